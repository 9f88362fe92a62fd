product=1 i=1
while [ "$i" -le "$1" ]; do
  product=$((product * i)) i=$((i + 1))
done
echo "$product"
