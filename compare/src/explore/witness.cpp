#include "explore/witness.hpp"

#include <boost/algorithm/string/replace.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <span>

#include "base/error.hpp"
#include "base/text.hpp"
#include "explore/copies.hpp"

namespace sidebyside {
namespace {

std::string name_threads(const explore_set& threads) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < EXPLORE_THREADS; ++i) {
    if (!has(threads, i)) continue;
    names.push_back(i == 0 ? "main" : fmt::format("thread {}", i));
  }
  return join(names, " and ");
}

/// Adds an effect to a step. Output goes on within its quotes.
void append(std::string& effects, const std::string& effect) {
  constexpr std::string_view prints = "prints \"";
  if (effect.starts_with(prints) && effects.ends_with('"')) {
    effects.pop_back();
    effects += effect.substr(prints.size());
  } else if (!effect.empty() && effects != effect &&
             !effects.ends_with(", " + effect)) {
    // A loop that waits reads one value again and again.
    effects += (effects.empty() ? "" : ", ") + effect;
  }
}

/// Says what a thread waits for at the end.
std::string describe_wait(const explore_event& event, const std::string& name) {
  static constexpr std::array channels{"", "", "waits to send",
                                       "waits to receive", "waits in a select"};
  if (event.kind == EXPLORE_CHANNEL && event.value < channels.size()) {
    return channels.at(event.value);
  }
  return "waits" + (name.empty() ? "" : " for " + name);
}

/// Removes steps of which nothing can be said, where more can be said of the
/// same line.
void remove_empty(std::vector<witness_step>& steps) {
  std::set<std::pair<std::size_t, std::size_t>> known;
  for (const witness_step& step : steps) {
    if (!step.effect.empty()) known.emplace(step.thread, step.line);
  }
  std::erase_if(steps, [&](const witness_step& step) {
    return step.effect.empty() && known.contains({step.thread, step.line});
  });
}

/// Puts a part of the output into quotes, each newline as \n.
std::string quote(std::string_view text) {
  return fmt::format("\"{}\"",
                     boost::replace_all_copy(escape_lines(text), "\n", "\\n"));
}

/// Returns the file with a source that an executable names; none if that is not
/// the program's.
std::string source_file(const side& side, const std::string& file) {
  std::error_code error;
  if (!side.source_name.empty()) {
    if (!file.ends_with(side.source_name)) return "";
    const auto copy = copy_of(side);
    return std::filesystem::exists(copy, error) ? copy.string() : side.source;
  }
  const bool is_library =
      file.starts_with("/usr/") ||
      file.find("/golang.org/toolchain@") != std::string::npos;
  const bool is_own =
      !is_library && std::filesystem::is_regular_file(file, error);
  return is_own ? file : "";
}

}  // namespace

std::set<std::uint64_t> find_shared(const trace& trace) {
  std::array<std::size_t, EXPLORE_THREADS> created{};
  /// Of each address and thread: when it was last changed; 0: only read.
  std::map<std::uint64_t, std::map<std::uint8_t, std::size_t>> uses;
  std::size_t time = 0;
  for (const auto* events : {&trace.events, &trace.pending}) {
    for (const explore_event& event : *events) {
      ++time;
      for (std::size_t i = 0; i < created.size(); ++i) {
        const bool is_new = event.kind == EXPLORE_CREATE && has(event.wakes, i);
        if (is_new) created.at(i) = time;
      }
      if (explore_has_address(event.kind) == 0) continue;
      std::size_t& changed = uses[event.address][event.thread];
      if (explore_modifies(event.kind) != 0) changed = time;
    }
  }
  std::set<std::uint64_t> shared;
  for (const auto& [address, threads] : uses) {
    for (const auto& [thread, changed] : threads) {
      for (const auto& [other, unused] : threads) {
        const bool is_seen = other != thread && changed > created.at(other);
        if (is_seen) shared.insert(address);
      }
    }
  }
  return shared;
}

std::optional<std::string> format_value(std::uint64_t value, std::size_t size) {
  if (size == 0 || size > 8) return std::nullopt;
  const std::size_t unused = size == 1 ? 0 : 64 - 8 * size;
  const auto number = static_cast<std::int64_t>(value << unused) >> unused;
  constexpr std::int64_t largest = std::int64_t{1} << 39U;  // below Go's heap
  if (number < -largest || number > largest) return std::nullopt;
  return fmt::format("{}", number);
}

std::string format_schedule(const std::vector<std::uint8_t>& choices) {
  std::vector<std::string> runs;
  for (auto first = choices.begin(); first != choices.end();) {
    const auto end = std::find_if(first, choices.end(), [&](std::uint8_t each) {
      return each != *first;
    });
    runs.push_back(end - first == 1
                       ? fmt::format("{}", *first)
                       : fmt::format("{}*{}", *first, end - first));
    first = end;
  }
  return join(runs, ",");
}

std::vector<std::uint8_t> parse_schedule(const std::string& text) {
  static const pattern form(R"((\d{1,3})(?:\*(\d{1,7}))?)");
  std::vector<std::uint8_t> choices;
  for (const std::string& part : split(text + ",", ',')) {
    const auto words = form.match_all(part).value_or(pattern::match(3));
    const auto number = to_integer(words[1]);
    const auto count = to_integer(words[2]).value_or(1);
    if (!number || *number >= EXPLORE_THREADS ||
        choices.size() + count > EXPLORE_EVENTS) {
      throw user_error(
          "--schedule: \"{}\" is no choice; it is a thread's number, as in "
          "0,1,1,2 or 0*52,1*7",
          escape(part));
    }
    choices.insert(choices.end(), static_cast<std::size_t>(count),
                   static_cast<std::uint8_t>(*number));
  }
  return choices;
}

void add_addresses(std::set<std::uint64_t>& addresses, const trace& execution) {
  for (const auto& stack : execution.stacks) {
    addresses.insert(stack.begin(), stack.end());
  }
}

source_view::source_view(runner& runner, const side& side,
                         const std::set<std::uint64_t>& addresses)
    : has_one_source_(!side.source_name.empty()),
      places_(find_places(runner, side, addresses)),
      variables_(find_variables(runner, side)) {
  for (const auto& [address, places] : places_) {
    for (const source_place& place : places) {
      if (lines_.contains(place.file)) continue;
      const auto file = source_file(side, place.file);
      if (!file.empty()) lines_[place.file] = split(read_file(file), '\n');
    }
  }
}

place_in_source source_view::find(
    const std::vector<std::uint64_t>& stack) const {
  for (const std::uint64_t& address : stack) {
    const auto places = places_.find(address);
    if (places == places_.end()) continue;
    for (const auto& [file, line] : places->second) {
      const auto source = lines_.find(file);
      if (source == lines_.end()) continue;
      const auto& lines = source->second;
      const bool is_there = line > 0 && line <= lines.size();
      return {file, line, is_there ? boost::trim_copy(lines[line - 1]) : "",
              address, &address == &stack.front()};
    }
  }
  return {};
}

variable_map source_view::variables_of(
    const trace& execution, const std::set<std::uint64_t>& shared) const {
  // "var x int", "x := 0", "static std::atomic<int> x{0};".
  static const pattern declaration(
      R"((?:var (\w+) .*|(\w+) :=.*|\w[\w:<>,*& ]*[ *&](\w+) ?[={(;[].*))");
  // "class x : public y {"
  static const pattern definition(R"((class|struct|union) \w+ [\w ]*[:{].*)");
  // "--x;", "x->y += 1;", "x.y = true", but not "x = f()" or "x = y[1:]".
  static const pattern assignment(
      R"((?:\+\+|--)?(\w+(?:(?:\.|->)\w+)*)(?:\+\+|--| [-+]?= [^([]*)?;?)");
  std::set<std::uint64_t> known;
  // The variables that each line of a file names.
  using line_map = std::map<std::pair<std::string, std::size_t>, variable_map>;
  line_map declared;
  line_map assigned;
  for (std::size_t i = 0; i < execution.events.size(); ++i) {
    const explore_event& event = execution.events[i];
    if (explore_has_address(event.kind) == 0) continue;
    const bool is_first = known.insert(event.address).second;
    const bool is_write =
        event.kind == EXPLORE_WRITE || event.kind == EXPLORE_STORE;
    if (!is_write || !shared.contains(event.address) || size_of(event) > 8) {
      continue;
    }
    const place_in_source place = find(execution.stacks[i]);
    if (!place.is_direct || definition.match_all(place.text)) continue;
    const auto add = [&](line_map& names, const pattern& form) {
      const auto words = form.match_all(place.text);
      if (!words) return;
      names[{place.file, place.line}][event.address] = {
          size_of(event), join(std::span(*words).subspan(1), "")};
    };
    if (is_first) add(declared, declaration);
    add(assigned, assignment);
  }
  variable_map all = variables_;
  for (const line_map* names : {&declared, &assigned}) {
    for (const auto& [place, found] : *names) {
      const bool is_new = find_name(all, found.begin()->first).empty();
      if (found.size() == 1 && is_new) all.insert(*found.begin());
    }
  }
  return all;
}

std::string source_view::effect_of(const explore_event& event,
                                   const std::string& name, bool is_direct,
                                   bool is_old) {
  const auto access = [&](std::string_view verb, std::string_view sign,
                          std::uint64_t value) -> std::string {
    const auto number = format_value(value, size_of(event));
    if (!number || (name.empty() && !is_direct)) return "";
    return name.empty() ? fmt::format("{} {}", verb, *number)
                        : fmt::format("{} {} {}", name, sign, *number);
  };
  const auto with_name = [&](const std::string& verb) {
    return name.empty() ? "" : verb + " " + name;
  };
  switch (event.kind) {
    case EXPLORE_READ:
    case EXPLORE_LOAD:
      return access("reads", is_old ? "is still" : "is", event.value);
    case EXPLORE_WRITE:
    case EXPLORE_STORE:
    case EXPLORE_UPDATE:
      return access("writes", "=", event.written);
    case EXPLORE_LOCK:
    case EXPLORE_RLOCK:
      return with_name("locks");
    case EXPLORE_TRYLOCK:
      return with_name(event.value != 0 ? "locks" : "cannot lock");
    case EXPLORE_UNLOCK:
    case EXPLORE_RUNLOCK:
      return with_name("unlocks");
    case EXPLORE_WAIT:
      return with_name("waits for");
    case EXPLORE_CREATE:
      return "starts " + name_threads(event.wakes);
    case EXPLORE_JOIN:
      return fmt::format("thread {} has ended", event.address);
    case EXPLORE_TIMER:
      return "the time is up";
    case EXPLORE_SIGNAL:
    case EXPLORE_CHANNEL:
    case EXPLORE_SYNC:
      return is_empty(event.wakes) ? "" : "wakes " + name_threads(event.wakes);
    default:
      return "";
  }
}

std::vector<placed_event> source_view::events_of(
    const trace& execution, const std::set<std::uint64_t>& shared) const {
  const auto& events = execution.events;
  const variable_map variables = variables_of(execution, shared);
  std::vector<placed_event> all;
  std::string_view output = execution.output;
  for (std::size_t i = 0; i < execution.stacks.size(); ++i) {
    const bool is_pending = i >= events.size();
    const explore_event& event =
        is_pending ? execution.pending[i - events.size()] : events[i];
    const place_in_source place = find(execution.stacks[i]);
    const std::string name = find_name(variables, event.address);
    std::string effect;
    if (is_pending) {
      if (has(event.enabled, event.thread)) continue;
      effect = describe_wait(event, name);
    } else if (event.kind == EXPLORE_OUTPUT) {
      effect = "prints " + quote(output.substr(0, event.value));
      output.remove_prefix(std::min(event.value, output.size()));
    } else if (event.kind == EXPLORE_CREATE || event.kind == EXPLORE_JOIN ||
               (shared.contains(event.address) &&
                explore_has_address(event.kind) != 0)) {
      const bool is_old = i + 1 < events.size() &&
                          events[i + 1].kind == EXPLORE_CHOICE &&
                          events[i + 1].chosen != 0;
      effect = effect_of(event, name, place.is_direct, is_old);
    } else {
      continue;
    }
    if (place.line != 0) all.push_back({event, i, is_pending, place, effect});
  }
  return all;
}

std::vector<witness_step> source_view::steps_of(const trace& execution) const {
  std::vector<witness_step> steps;
  std::uint64_t last_address = 0;
  bool has_written = false;  // in the last step
  bool is_at_end = false;
  for (const placed_event& placed :
       events_of(execution, find_shared(execution))) {
    const auto& [event, index, is_pending, place, effect] = placed;
    if (is_pending && !std::exchange(is_at_end, true)) remove_empty(steps);
    // A thread's work on one line is one step. In a loop of one line, each
    // round that writes is a step of its own.
    const bool goes_back = place.address < last_address ||
                           (place.address == last_address && place.is_direct);
    if (steps.empty() || steps.back().thread != event.thread ||
        steps.back().line != place.line || (has_written && goes_back)) {
      steps.push_back({event.thread, place.line, 0, place.text, ""});
      has_written = false;
    }
    last_address = place.address;
    has_written |= event.kind == EXPLORE_WRITE || event.kind == EXPLORE_STORE ||
                   event.kind == EXPLORE_UPDATE;
    append(steps.back().effect, effect);
  }
  if (!is_at_end) remove_empty(steps);
  return steps;
}

std::string source_view::name_place(
    const std::vector<std::uint64_t>& stack) const {
  const auto in_file = [](const std::string& file, std::size_t line) {
    return fmt::format("{}:{}", std::filesystem::path(file).filename().string(),
                       line);
  };
  const place_in_source own = find(stack);
  if (own.line != 0) {
    return has_one_source_ ? fmt::format("line {}", own.line)
                           : in_file(own.file, own.line);
  }
  for (const std::uint64_t& address : stack) {
    const auto places = places_.find(address);
    if (places == places_.end() || places->second.empty()) continue;
    const auto& [file, line] = places->second.front();
    if (line != 0) return in_file(file, line);
  }
  return stack.empty() ? "?" : fmt::format("{:#x}", stack.front());
}

std::set<std::string> source_view::races_of(const trace& execution) const {
  const variable_map variables =
      variables_of(execution, find_shared(execution));
  std::set<std::string> races;
  for (const auto& [first, second] : execution.races) {
    std::multiset<std::string> accesses;
    for (const std::uint32_t index : {first, second}) {
      const bool is_write = execution.events[index].kind == EXPLORE_WRITE;
      accesses.insert(name_place(execution.stacks[index]) +
                      (is_write ? " writes" : " reads"));
    }
    const std::string name =
        find_name(variables, execution.events[second].address);
    races.insert(join(accesses, ", ") + (name.empty() ? "" : ": " + name));
  }
  return races;
}

}  // namespace sidebyside
