#!/bin/sh
# A helper for SPACEIQ_VAULT=command that keeps keys in pass, the standard unix password manager.
set -eu
action=$1
profile='' secret=''
while IFS='=' read -r key value; do
  case $key in
    '') break ;;
    profile) profile=$value ;;
    secret) secret=$value ;;
  esac
done
entry="spaceiq/$profile"
file="${PASSWORD_STORE_DIR:-$HOME/.password-store}/$entry.gpg"

case $action in
  get)
    [ -e "$file" ] || exit 0
    secret=$(pass show "$entry")
    printf 'secret=%s\n' "$secret"
    ;;
  store) printf '%s\n' "$secret" | pass insert --multiline --force "$entry" >/dev/null ;;
  erase) [ ! -e "$file" ] || pass rm --force "$entry" >/dev/null ;;
esac
