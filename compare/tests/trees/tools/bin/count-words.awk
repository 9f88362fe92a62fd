BEGIN { ARGC = 1 }
{ words += NF }
END { print words + 0 }
