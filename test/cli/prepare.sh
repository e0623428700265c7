# Commits a golden archive into a folder: sh prepare.sh NAME FOLDER
set -eu
mkdir "$2"
cd "$2"
git init --quiet --initial-branch=main
for commit in "$PROJECT"/test/archives/"$1"/commits/*/; do
  cp -R "$commit". .
  if [ -f .deleted ]; then
    xargs rm < .deleted
    rm .deleted
  fi
  git add --all
  git commit --quiet --message "$(basename "$commit")"
done
