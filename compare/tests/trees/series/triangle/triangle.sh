[ -s canvas ] || exit 3
i=0 line=
while [ "$i" -lt "$1" ]; do
  line="$line*" i=$((i + 1))
  echo "$line"
done
echo "drew it" >&2
