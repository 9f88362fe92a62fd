# Rows of a Markdown table: what differs between two builds. $regress, $new (of
# programs that the earlier build lacks), $outcomes_before, $outcomes_after,
# $races_before and $races_after are results files in arrays. An array is empty
# if there is no file.

# A text as code, in which nothing is markup.
def code:
  if length > 200 then .[:200] + "…" else . end
  | gsub("(?<other>[^A-Za-z0-9 .,:/()=+-])"; "&#\(.other | explode[0]);")
  | "<code>\(.)</code>";
def figure: . * 100 | round / 100;
def row($program; $what; $before; $after):
  "| \($program | code) | \($what) | \($before) | \($after) |";
def verdict: if . == "FAILED" then "**FAILED**" else . end;

# Entries of both builds with the same key, as {key, before, after}.
def pairs:
  group_by(.key)[]
  | {key: .[0].key,
     before: map(select(.build == "before"))[0],
     after: map(select(.build == "after"))[0]};
def both($before; $after; of):
  [($before[] | of | .build = "before"), ($after[] | of | .build = "after")];
def key: "\(.program)/\(.implementation)";

# The first failure of an entry: of a race, if there is one.
def failure($results; $entry):
  [$results[].failures[] | select(key == $entry)]
  | sort_by(.check != "race")[0];
def described:
  if . then ": " + ([.what, .evidence[:4][]] | map(code) | join("<br>")) else "" end;

def changed_outputs:
  [$regress[] | (.results + .untimed + .costs)[]
   | {key: .program, build: .implementation, verdict: .output}]
  | pairs
  | select(.before.verdict != .after.verdict)
  | select("FAILED" == (.before, .after).verdict)
  | row(.key; "output"; .before.verdict | verdict;
        (.after.verdict | verdict) + (failure($regress; .key + "/after") | described));

def failed_new:
  $new[].failures[] | row(key; "output"; "–"; "**FAILED**" + described);

def changed_times:
  $regress[].comparisons[]
  | select(.output != "FAILED" and (.verdict | IN("slower", "faster")))
  | row(.program; "time"; "1";
        (if .verdict == "slower" then "**slower**" else .verdict end)
        + ": \(.ratio.median | figure) [\(.ratio.low | figure), \(.ratio.high | figure)]");

# An outcome that one build never had, and the other in every tenth run: chance
# does not do that.
def changed_outcomes:
  both($outcomes_before; $outcomes_after; .outcomes[] | {key: key, runs, counts})
  | pairs
  | select(.before.runs > 0 and .after.runs > 0)
  | ([.before, .after] | map(.counts | keys[]) | unique[]) as $outcome
  | ([.before, .after] | map((.counts[$outcome] // 0) / .runs)) as $shares
  | select(($shares | min) == 0 and ($shares | max) >= 0.1)
  | def runs: "\(.counts[$outcome] // 0) of \(.runs) runs";
    row(.key; "outcome \($outcome | code)"; .before | runs; .after | runs);

# A wrong output under a detector is news only if it is right without.
def changed_races:
  both($races_before; $races_after; .races[] | {key: key, verdict})
  | map(select(.verdict | IN("race", "no race", "FAILED")))
  | pairs
  | select(.after and .before.verdict != .after.verdict)
  | select(.before or .after.verdict == "FAILED")
  | .key as $key
  | failure($races_after; $key) as $failure
  | (if $failure.check == "output" then "output, with a detector" else "race" end) as $what
  | select($what == "race"
      or any($regress[] | (.results + .untimed)[];
             .program == $key and .output == "FAILED") == false
         and any($new[].failures[]; key == $key) == false)
  | row($key; $what; .before.verdict // "–" | verdict;
        (.after.verdict | verdict) + ($failure | described));

# As many as fit into a comment: a forge takes some 65,000 bytes.
[changed_outputs, failed_new, changed_times, changed_outcomes, changed_races]
| reduce .[] as $row ({rows: [], size: 0, more: 0};
    .size += ($row | utf8bytelength)
    | if .size > 50000 or (.rows | length) == 40 then .more += 1
      else .rows += [$row] end)
| .rows[], if .more > 0 then "| and \(.more) more | | | |" else empty end
