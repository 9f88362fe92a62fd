sum=0 i=0
while [ "$i" -lt "$1" ]; do
  i=$((i + 1)) sum=$((sum + i + 1 - 1))
done
echo "$sum"
