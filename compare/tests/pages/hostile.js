// A manifest whose every text tries to be HTML.
export const hostile = `
[[disassembler]]
name = "d"
command = ["cat", "{file}"]
install = "cat"
function = 'F (.+)'
place = 'P (\\S+):(\\d+)'
instruction = 'I ([0-9a-f]+) (.+)'
padding = 'nop'
target = '(@)|(\\+)|(&.+)'

[[target]]
name = "t"
label = "<i>T</i>"
install = "x"

[[implementation]]
name = "a"
label = "<img src=x onerror=alert(1)>"
source = "a \\"quoted\\" & <b>.go"
command = ["/bin/sh", "-c", "echo '<script>window.hacked = 1</script>'"]

[[implementation]]
name = "b"
label = "B' onmouseover='alert(2)"
source = "b.cpp"
target.t = { file = "b.s", disassembler = "d" }
command = ["/bin/sh", "-c", "echo '</pre><script>window.hacked = 2</script>'"]

[[program]]
name = "p"
title = "</h2><script>window.hacked = 3</script>"
chapter = "<b>chapter</b>"
shows = "</p><script>window.hacked = 6</script>"
why = "- *x* <i>why</i>"
stdout = "<script>window.hacked = 1</script>\\n"

[[documentation]]
pattern = 's'
url = 'https://example.org/"><script>window.hacked = 7</script>'

[[program]]
name = "q"
title = "Outcomes"
racy = true
pattern = '''(?:</pre>)?(<script>.*</script>)\\n'''
`;

export const hostileCode = `F <script>window.hacked = 8</script>
P b.cpp:2
I 10 <script>window.hacked = 9</script>
`;

export const hostileSource = (comment) => `${comment} </code></pre><script>window.hacked = 4</script>
${comment} [1] "Quotes" & <i>tags</i>
var s = "<script>window.hacked = 5</script>\u202e"
`;
