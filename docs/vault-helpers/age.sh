#!/bin/sh
# A helper for SPACEIQ_VAULT=command that keeps keys in files of age, for an identity of your own:
#   mkdir -p -m 700 ~/.config/spaceiq-age && age-keygen -o ~/.config/spaceiq-age/identity.txt
set -eu
umask 077
folder="${XDG_CONFIG_HOME:-$HOME/.config}/spaceiq-age"
action=$1
profile='' secret=''
while IFS='=' read -r key value; do
  case $key in
    '') break ;;
    profile) profile=$value ;;
    secret) secret=$value ;;
  esac
done
file="$folder/$profile.age"

case $action in
  get)
    [ -e "$file" ] || exit 0
    secret=$(age --decrypt --identity "$folder/identity.txt" "$file")
    printf 'secret=%s\n' "$secret"
    ;;
  store)
    printf '%s\n' "$secret" | age --encrypt --identity "$folder/identity.txt" --output "$file.new"
    mv "$file.new" "$file"
    ;;
  erase) rm -f "$file" ;;
esac
