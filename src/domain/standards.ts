/** A control of a published standard, with the standard's own id: `SSDF PS.2.1`, `CICD-SEC-9`, `SLSA Build L2`. */
export type StandardId =
  | `SSDF ${string}`
  | `CICD-SEC-${number}`
  | `SLSA ${string}`
  | `Scorecard ${string}`
  | `OSPS-${string}`
