# Names the data in disassembled code, for compare/disassemble. The input starts
# with the symbols: `objdump --section-headers --syms`, or `go tool nm -n -size`.
# Data has the name of the symbol that covers its address, or of its section.

function number(hexadecimal,   value, i) {
  for (i = 1; i <= length(hexadecimal); i++)
    value = value * 16 + index("123456789abcdef", substr(hexadecimal, i, 1))
  return value
}

# Adds a symbol or a section. A size of 0 reaches to the next symbol.
function add(start, size, name, section) {
  starts[++count] = start
  sizes[count] = size
  names[count] = name
  sections[count] = section
  at[section, start] = count
}

# Returns the name of a symbol and a place within it; nothing if it is not there.
function place(i, distance) {
  if (i == 0 || (sizes[i] > 0 && distance >= sizes[i])) return ""
  return names[i] (sizes[i] > 0 && distance > 0 ? "+" distance : "")
}

# Returns the name of an address, of symbols in ascending order.
function find(address,   i) {
  for (i = count; i > 0 && starts[i] > address; i--) continue
  return place(i, address - starts[i])
}

# Returns a line with another text where match() found one.
function put(line, text) {
  return substr(line, 1, RSTART - 1) text substr(line, RSTART + RLENGTH)
}

/^disassemble: failed$/ { exit failed = 1 }

# Of the lines of libraries that a call was inlined into, the last is enough.
/^inlined by \// { outer = $0; next }
outer != "" { print outer; outer = "" }

# Go's symbols. Those without a size mark an area or a border.
/^ +[0-9a-f]+ +[0-9]+ [A-Za-z_] / {
  if ($2 > 0 || $4 ~ /[.:]\*$|^go:funcdesc$/) add(number($1), $2 + 0, $4)
  next
}

# Go's code for x86-64. The address is relative to the next instruction.
match($0, /0x[0-9a-f]+\(IP\)/) {
  name = find(number(substr($2, 3)) + length($3) / 2 + \
              number(substr($0, RSTART + 2, RLENGTH - 6)))
  if (name != "" && match($0, /0x[0-9a-f]+\(%rip\)/))
    $0 = put($0, name "(%rip)")
}

# Go's code for ARM64: a page, and in the next instruction the rest.
held != "" {
  rest = ""
  if (match($0, "x" register "(, |,)#(0x)?[0-9a-f]+"))
    rest = substr($0, RSTART, RLENGTH)
  sub(/.*#/, "", rest)
  name = find(page + (sub(/^0x/, "", rest) ? number(rest) : rest))
  match(held, /\.\+0x[0-9a-f]+/)
  print name == "" ? held : put(held, name)
  held = ""
}
match($0, /adrp x[0-9]+, \.\+0x[0-9a-f]+/) {
  held = $0
  split(substr($0, RSTART + 6, RLENGTH - 6), parts, ", [.][+]0x")
  register = parts[1]
  address = number(substr($2, 3))
  page = address - address % 4096 + number(parts[2])
  next
}

# GNU objdump's sections and symbols.
/^(Sections|SYMBOL TABLE):$/ { is_head = 1 }
/^Disassembly of / { is_head = 0 }
is_head && NF == 7 && number($4) > 0 && $2 != ".tbss" {
  section_starts[$2] = number($4)
  section_ends[$2] = number($4) + number($3)
}
is_head && / O [^ ]+\t/ {
  split($0, halves, "\t")
  section = halves[1]
  sub(/.* /, "", section)
  name = substr(halves[2], 18)
  sub(/^\.hidden /, "", name)
  add(number($1), number(substr(halves[2], 1, 16)), name, section)
  of_address[number($1)] = count
}
is_head { next }

# Its code. It names the last symbol before an address, however far that is.
match($0, /# [0-9a-f]+ <.*\+0x[0-9a-f]+>$/) {
  split(substr($0, RSTART), words, " ")
  address = number(words[2])
  distance = $0
  sub(/.*\+0x/, "", distance)
  distance = number(substr(distance, 1, length(distance) - 1))
  name = place(of_address[address - distance], distance)
  if (name == "")
    for (section in section_ends)
      if (address >= section_starts[section] && address < section_ends[section])
        name = section
  if (name != "" && (distance > 255 || name !~ /\+/))
    $0 = put($0, "# " words[2] " <" name ">")
}

# A section and a place within it, that the linker would fill in.
/: R_[A-Z0-9_]+\t\./ {
  split($NF, parts, "[+]0x")
  for (i = 1; i <= count; i++) {
    distance = number(parts[2]) - starts[i]
    if (sections[i] == parts[1] && distance >= 0 && distance < sizes[i] && \
        match($0, /\.[^\t]*$/))
      $0 = put($0, place(i, distance))
  }
}

{ print }
END {
  if (held != "") print held
  exit failed
}
