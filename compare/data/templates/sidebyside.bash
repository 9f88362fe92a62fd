# The completion of bash for sidebyside, made from its options.
_sidebyside() {
  local subcommands=' {{#commands}}{{{name}}} {{/commands}}'
  # Each word up to the cursor; bash makes three words of "--color=never".
  local words=() word
  for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    [ "$word" = = ] || words+=("$word")
  done
  [ "$word" != = ] || words+=('')
  local last=$((${#words[@]} - 1)) i command='' manifest=()
  for ((i = 1; i < last; ++i)); do
    case ${words[i]} in
      --) return ;; # commands follow, and these are files
      --manifest) manifest=(--manifest "${words[++i]/#\~\//$HOME/}") ;;
      *) [[ $subcommands != *" ${words[i]} "* ]] || command=${command:-${words[i]}} ;;
    esac
  done

  # Which options there are, and what is wanted: the value of an option, or an
  # argument.
  local names type commands name options='' wanted='' argument=''
  while read -r names type commands; do
    [[ -z $commands || ", $commands," = *" $command,"* ]] || continue
    for name in ${names//,/ }; do
      if [[ $name != -* ]]; then
        argument=${argument:-$name}
      else
        options+=" $name"
        [[ $name != "${words[last - 1]}" || $type = - ]] || wanted=${type#*:}
      fi
    done
  done <<'END'
{{#options}}
{{{names}}} {{#type}}{{{.}}}{{/type}}{{^type}}-{{/type}} {{{commands}}}
{{/options}}
END
  if [ -z "$wanted" ]; then
    case ${words[last]},$command in
      -*) wanted=options ;;
      *,) wanted=subcommand ;;
      *) wanted=${argument:-nothing} ;;
    esac
  fi

  case $wanted in
    options) ;;
    subcommand) options=$subcommands ;;
    PROGRAM)
      options=$("$1" "${manifest[@]}" list 2>/dev/null |
        sed -n 's/^\([A-Za-z0-9_-]*\)  .*/\1/p')
      ;;
    *\|*) options=${wanted//|/ } ;;
    FILE | RESULTS) return ;; # readline completes files
    DIR)
      compopt +o default -o dirnames
      return
      ;;
    *)
      compopt +o default # a number, say
      return
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$options" -- "${words[last]}")
}
complete -o default -F _sidebyside sidebyside
