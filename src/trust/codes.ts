/**
 * Every reason for which trust refuses something, with its meaning. The code is the contract: tests, expectations
 * files and other people's scripts rely on it; the sentence beside it may be improved.
 */
export const TRUST_CODES = {
  // Reading
  'E-UTF8': 'The file or the payload is not UTF-8 text.',
  'E-DEPTH': 'Arrays and objects are nested too deep.',
  'E-LIMIT-SIZE': 'The file is larger than anything of its kind.',
  'E-JSON-DUPKEY': 'A key stands twice in one object: readers would disagree on which of the two counts.',
  'E-BUNDLE-SHAPE':
    'The file is not a Sigstore bundle, or one of its fields is missing, malformed or unknown.',
  'E-BUNDLE-VERSION': 'The bundle names a version of the format that is not known here.',
  'E-BUNDLE-ROOT': 'The bundle carries a root certificate of its own, which the trusted root does not hold.',
  'E-ENVELOPE-SHAPE': 'The file is not a DSSE envelope, or one of its fields is missing or malformed.',
  'E-TRUSTROOT-SCHEMA': 'The trusted root is not well-formed: nothing is verified against it.',
  'W-TRUSTROOT-KEY-SKIPPED':
    'The trusted root holds a key of an unknown or unsupported type, which is left out.',
  'E-KEY-SHAPE': 'The public key cannot be read.',

  // Configuration
  'E-NO-TRUSTED-ROOT': 'There is no trusted root to verify against.',
  'E-POLICY-NO-IDENTITY': 'Nobody was named who should have signed: any signer at all would have passed.',
  'E-POLICY-CONFLICT': 'Two things were asked for that exclude each other.',
  'E-POLICY-WEAK': 'A threshold below one would let an unsigned or undated artifact pass.',

  // Signature and artifact
  'E-SIGNATURE': 'The signature does not verify with the key.',
  'E-ALGORITHM': 'The signature or digest algorithm is not in the algorithm registry for this key.',
  'E-KEY-WEAK': 'The key is too short.',
  'E-KEY-MISSING': 'The bundle is signed with a bare key, and no key was given to verify it with.',
  'E-KEY-ID': 'The bundle names another key than the one that it must be signed with.',
  'E-ARTIFACT-DIGEST': 'The bundle speaks of another artifact: the digests differ.',
  'E-ARTIFACT-BYTES-NEEDED': 'The signature is over the whole artifact, of which only a digest is known.',
  'E-ARTIFACT-DIGEST-ALGORITHM':
    'The artifact is known by a digest of another algorithm than the signature is over.',
  'E-ARTIFACT-MISSING': 'No artifact was given that the signature must be about.',

  // Certificate
  'E-CERT-MALFORMED': 'A certificate is not well-formed X.509.',
  'E-CERT-CHAIN': 'No path of certificates leads from the signer to an authority of the trusted root.',
  'E-CERT-VALIDITY': 'A certificate of the path was not valid at the time of the signature.',
  'E-CERT-AUTHORITY-VALIDITY':
    'The trusted root did not trust the certificate authority at the time of the signature.',
  'E-CERT-CONSTRAINT': 'A certificate of the path may not issue certificates, or not at this depth.',
  'E-CERT-CRITICAL': 'A certificate holds a critical extension that is not known here.',
  'E-CERT-EKU': 'The certificate was not issued for signing code.',
  'E-CERT-KEY-USAGE': 'The certificate’s key may not make digital signatures.',
  'E-CERT-SAN': 'The certificate does not name exactly one identity.',
  'E-CERT-CLAIM': 'A claim in the certificate is malformed, or two of its claims contradict each other.',
  'E-CERT-SCT': 'No trusted certificate log has seen the certificate.',

  // Transparency log
  'E-TLOG-UNKNOWN': 'The entry is of a log that the trusted root does not know.',
  'E-TLOG-VALIDITY': 'The trusted root did not trust the log’s key at the time of the signature.',
  'E-TLOG-PROMISE': 'The log’s promise of inclusion (signed entry timestamp) does not verify.',
  'E-TLOG-PROOF': 'The entry’s inclusion proof or its checkpoint does not verify.',
  'E-TLOG-NO-PROOF': 'The entry carries neither an inclusion proof nor a promise of inclusion.',
  'E-TLOG-BODY': 'The log entry is not about this signature.',
  'E-TLOG-VERIFIER': 'The log entry names another certificate or key than the bundle.',
  'E-TLOG-DUPLICATE': 'The same log entry is given twice.',
  'E-TLOG-THRESHOLD': 'There are fewer log entries than required.',

  // Time
  'E-TIMESTAMP': 'A timestamp is malformed, or does not verify.',
  'E-TIMESTAMP-IMPRINT': 'A timestamp is not over this signature.',
  'E-TIMESTAMP-AUTHORITY': 'A timestamp is of an authority that the trusted root does not know.',
  'E-TIMESTAMP-VALIDITY':
    'A timestamp authority or its certificate was not valid at the time that it states.',
  'E-TIMESTAMP-EKU': 'A timestamp is signed with a certificate that was not issued for timestamping alone.',
  'E-TIMESTAMP-DUPLICATE': 'The same timestamp is given twice.',
  'E-NO-TRUSTED-TIME': 'No verified clock says when the signature was made.',
  'E-TIME-THRESHOLD': 'Fewer independent clocks than required say when the signature was made.',

  // Signer
  'E-SIGNER-MISMATCH': 'Somebody else signed: identity and issuer are compared as whole strings.',

  // Statement
  'E-STATEMENT-SHAPE': 'The signed payload is not an in-toto Statement.',
  'E-PREDICATE-TYPE': 'The payload is of another type than the one asked for.',
  'E-SUBJECT-MISMATCH': 'The statement is not about this artifact.',
  'E-SUBJECT-MISSING': 'The statement is about some of the artifacts only.',
  'E-DIGEST-WEAK': 'The artifact is named by weak digests only, which two artifacts may share.',
  'E-NO-SUBJECT': 'It was not said what the statement must be about.',
  'E-ENVELOPE-UNDATED':
    'A bare envelope carries no certificate, log entry or timestamp: nothing here can decide.',

  // Provenance against policy
  'E-PROVENANCE-SHAPE': 'The predicate is not SLSA provenance of a version that is known here.',
  'E-BUILDER-MISMATCH': 'The artifact was built by another builder.',
  'E-BUILDER-VERSION': 'The artifact was built by another version of the builder.',
  'E-BUILDER-CERT-MISMATCH': 'The provenance names another builder than the certificate that signed it.',
  'E-BUILD-TYPE': 'The artifact was built by another kind of build.',
  'E-SOURCE-MISMATCH': 'The artifact was built from another repository.',
  'E-SOURCE-MISSING': 'The provenance names no source repository.',
  'E-SOURCE-CONFLICT': 'The provenance contradicts itself about the source that it was built from.',
  'E-SOURCE-CERT-MISMATCH':
    'The provenance names another source than the certificate that signed it, or one that the certificate should name and does not.',
  'E-RUN-CERT-MISMATCH':
    'The provenance tells of another run, workflow or event than the certificate that signed it.',
  'E-SOURCE-COMMIT': 'The artifact was built from another commit.',
  'E-BRANCH-MISMATCH': 'The artifact was built from another branch.',
  'E-TAG-MISMATCH': 'The artifact was built from another tag.',
  'E-TAG-VERSION': 'The tag is not a version of the release line that was asked for.',
  'E-REF-MISMATCH': 'The artifact was built from a reference that the policy does not allow.',
  'E-REF-MISSING': 'The provenance names no branch or tag.',
  'E-REF-KIND': 'The artifact was built from a branch where a tag was asked for, or the other way round.',
  'E-WORKFLOW-INPUT': 'A parameter of the build is missing or has another value than the policy asks for.',
  'E-BUILD-LEVEL': 'The policy trusts the builder for a lower SLSA build level than the one required.',

  // Verification summaries (VSA) against policy
  'E-VSA-VERIFIER': 'The summary is by a verifier that the policy does not trust, or not signed by it.',
  'E-VSA-RESULT': 'The summary says that verification failed.',
  'E-VSA-RESOURCE': 'The summary is about another resource.',
  'E-VSA-LEVEL': 'The summary does not state the SLSA level that is required.',
  'E-VSA-TIME': 'The summary says that it was verified later than it was signed.',
  'E-VSA-REF': 'The summary is not about the branch or tag that was asked for.',

  // Anything else
  'E-UNEXPECTED':
    'A part of the verifier failed on these bytes in a way that has no name yet: it counts as refused.',
} as const

export type TrustCode = keyof typeof TRUST_CODES
