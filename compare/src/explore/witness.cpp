#include "explore/witness.hpp"

#include <fmt/ranges.h>

#include <boost/algorithm/string/replace.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <cstdlib>

#include "base/error.hpp"
#include "base/text.hpp"
#include "explore/copies.hpp"

namespace sidebyside {
namespace {

std::string name_threads(const explore_set& threads) {
  std::string names;
  for (std::size_t i = lowest(threads); i < EXPLORE_THREADS;
       i = lowest(threads, i + 1)) {
    if (!names.empty()) names += " and ";
    names += i == 0 ? "main" : fmt::format("thread {}", i);
  }
  return names;
}

/// Adds an effect to a step. Output goes on within its quotes.
void append(std::string& effects, const std::string& effect) {
  constexpr std::string_view prints = "prints \"";
  if (effect.empty()) return;
  if (!effect.starts_with(prints) &&
      (effects == effect || effects.ends_with(", " + effect))) {
    return;  // a loop that waits reads one value again and again
  }
  if (effect.starts_with(prints) && effects.find(prints) != std::string::npos &&
      effects.ends_with('"')) {
    effects.pop_back();
    effects += effect.substr(prints.size());
  } else {
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

/// The steps of an execution, as they come.
class step_list {
 public:
  /// Adds to the last step what a thread does on the same line. In a loop of
  /// one line, each round that writes is a step of its own.
  void add(const placed_event& placed) {
    const auto& [event, index, place, text, effect] = placed;
    const bool goes_back = place.address < last_address_ ||
                           (place.address == last_address_ && place.is_direct);
    if (steps_.empty() || steps_.back().thread != event.thread ||
        steps_.back().line != place.line || (has_written_ && goes_back)) {
      steps_.push_back({event.thread, place.line, 0, text, ""});
      has_written_ = false;
    }
    last_address_ = place.address;
    has_written_ |= event.kind == EXPLORE_WRITE ||
                    event.kind == EXPLORE_STORE || event.kind == EXPLORE_UPDATE;
    append(steps_.back().effect, effect);
  }

  /// Removes steps of which nothing can be said, where more can be said of the
  /// same line.
  void remove_empty() {
    std::set<std::pair<std::size_t, std::size_t>> known;
    for (const witness_step& step : steps_) {
      if (!step.effect.empty()) known.emplace(step.thread, step.line);
    }
    std::erase_if(steps_, [&](const witness_step& step) {
      return step.effect.empty() && known.contains({step.thread, step.line});
    });
  }

  std::vector<witness_step> take() { return std::move(steps_); }

 private:
  std::vector<witness_step> steps_;
  std::uint64_t last_address_ = 0;
  bool has_written_ = false;  ///< in the last step
};

/// Puts a part of the output into quotes, each newline as \n.
std::string quote(std::string_view text) {
  return fmt::format("\"{}\"",
                     boost::replace_all_copy(escape_lines(text), "\n", "\\n"));
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
        const bool is_new = event.kind == EXPLORE_CREATE;
        if (is_new && has(event.wakes, i)) created.at(i) = time;
      }
      if (explore_has_address(event.kind) == 0) continue;
      std::size_t& changed = uses[event.address][event.thread];
      if (explore_modifies(event.kind) != 0) changed = time;
    }
  }
  std::set<std::uint64_t> shared;
  for (const auto& [address, threads] : uses) {
    for (const auto& use : threads) {
      const bool is_seen = std::ranges::any_of(threads, [&](const auto& other) {
        return other.first != use.first && use.second > created.at(other.first);
      });
      if (is_seen) shared.insert(address);
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
  return fmt::format("{}", fmt::join(runs, ","));
}

std::vector<std::uint8_t> parse_schedule(const std::string& text) {
  static const pattern form(R"((\d{1,3})(?:\*(\d{1,7}))?)");
  std::vector<std::uint8_t> choices;
  for (const std::string& part : split(text + ",", ',')) {
    const auto words = form.match_all(part);
    const auto number = to_integer(words ? (*words)[1] : "");
    const auto count =
        to_integer(words && !(*words)[2].empty() ? (*words)[2] : "1");
    if (!number || *number >= EXPLORE_THREADS ||
        choices.size() + *count > EXPLORE_EVENTS) {
      throw user_error(
          "--schedule: \"{}\" is no choice; it is a thread's number, as in "
          "0,1,1,2 or 0*52,1*7",
          escape(part));
    }
    choices.insert(choices.end(), static_cast<std::size_t>(*count),
                   static_cast<std::uint8_t>(*number));
  }
  return choices;
}

traced_execution trace_again(explored_process& process,
                             const std::vector<std::uint8_t>& choices) {
  traced_execution execution{process.run({choices}), {}};
  const trace& trace = execution.trace;
  for (const auto* events : {&trace.events, &trace.pending}) {
    for (const explore_event& event : *events) {
      auto& stack = execution.stacks.emplace_back();
      if (event.pc != 0) stack.push_back(event.pc - 1);
      for (std::uint64_t frame = event.size_frame >> 16U;
           frame != 0 && stack.size() < 100;
           frame = process.frame(frame).parent) {
        stack.push_back(process.frame(frame).pc - 1);
      }
    }
  }
  return execution;
}

void add_addresses(std::set<std::uint64_t>& addresses,
                   const traced_execution& execution) {
  for (const auto& stack : execution.stacks) {
    addresses.insert(stack.begin(), stack.end());
  }
}

source_view::source_view(runner& runner, const side& side,
                         const std::set<std::uint64_t>& addresses)
    : source_(side.source_name), names_(runner, side) {
  if (!source_.empty()) {
    const auto copy = copy_of(side);
    const bool is_there = std::filesystem::exists(copy);
    lines_[""] = split(read_file(is_there ? copy.string() : side.source), '\n');
  }
  places_ = find_places(runner, side, addresses);
  for (const auto& [address, places] : places_) {
    for (const auto& place : places) read_source(place.file);
  }
}

void source_view::read_source(const std::string& file) {
  std::error_code error;
  if (!source_.empty() || file.starts_with("/usr/") || lines_.contains(file) ||
      file.find("/golang.org/toolchain@") != std::string::npos ||
      !std::filesystem::is_regular_file(file, error)) {
    return;
  }
  lines_[file] = split(read_file(file), '\n');
}

place_in_source source_view::find(
    const std::vector<std::uint64_t>& stack) const {
  for (std::size_t i = 0; i < stack.size(); ++i) {
    const auto known = places_.find(stack[i]);
    if (known == places_.end()) continue;
    for (const auto& [file, line] : known->second) {
      const std::string name = source_.empty() ? file : "";
      if (file.ends_with(source_) && lines_.contains(name)) {
        return {line, name, stack[i], i == 0};
      }
    }
  }
  return {};
}

std::string source_view::text_of(const place_in_source& place) const {
  const auto& lines = lines_.at(place.file);
  if (place.line == 0 || place.line > lines.size()) return "";
  return boost::trim_copy(lines[place.line - 1]);
}

std::string source_view::name_of(const place_in_source& place) const {
  if (place.file.empty()) return fmt::format("line {}", place.line);
  return fmt::format("{}:{}",
                     std::filesystem::path(place.file).filename().string(),
                     place.line);
}

std::string source_view::effect_of(const explore_event& event, bool is_direct,
                                   bool is_old) const {
  const std::string name = names_.find(event.address);
  const auto value = format_value(event.value, size_of(event));
  const auto written = format_value(event.written, size_of(event));
  const auto access = [&](std::string_view verb, std::string_view sign,
                          const auto& number) -> std::string {
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
      return access("reads", is_old ? "is still" : "is", value);
    case EXPLORE_WRITE:
    case EXPLORE_STORE:
    case EXPLORE_UPDATE:
      return access("writes", "=", written);
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

void source_view::for_each_event(
    const traced_execution& execution, const std::set<std::uint64_t>& shared,
    const std::function<void(const placed_event&)>& use) const {
  const trace& trace = execution.trace;
  const auto use_placed = [&](const explore_event& event, std::size_t index,
                              const std::string& effect) {
    const place_in_source place = find(execution.stacks[index]);
    if (place.line != 0) use({event, index, place, text_of(place), effect});
  };
  std::string_view output = trace.output;
  for (std::size_t i = 0; i < trace.events.size(); ++i) {
    const explore_event& event = trace.events[i];
    if (event.kind == EXPLORE_OUTPUT) {
      const std::size_t size = std::min(event.value, output.size());
      use_placed(event, i, "prints " + quote(output.substr(0, size)));
      output.remove_prefix(size);
    } else if (event.kind == EXPLORE_CREATE || event.kind == EXPLORE_JOIN ||
               (shared.contains(event.address) &&
                explore_has_address(event.kind) != 0)) {
      const bool is_old = i + 1 < trace.events.size() &&
                          trace.events[i + 1].kind == EXPLORE_CHOICE &&
                          trace.events[i + 1].chosen != 0;
      const bool is_direct = find(execution.stacks[i]).is_direct;
      use_placed(event, i, effect_of(event, is_direct, is_old));
    }
  }
  for (std::size_t i = 0; i < trace.pending.size(); ++i) {
    const explore_event& event = trace.pending[i];
    if (has(event.enabled, event.thread)) continue;
    use_placed(event, trace.events.size() + i,
               describe_wait(event, names_.find(event.address)));
  }
}

std::vector<witness_step> source_view::steps_of(
    const traced_execution& execution) const {
  step_list steps;
  bool is_at_end = false;
  const auto shared = find_shared(execution.trace);
  for_each_event(execution, shared, [&](const placed_event& placed) {
    const bool is_pending = placed.index >= execution.trace.events.size();
    if (is_pending && !std::exchange(is_at_end, true)) steps.remove_empty();
    steps.add(placed);
  });
  if (!is_at_end) steps.remove_empty();
  return steps.take();
}

std::vector<std::string> source_view::races_of(
    const traced_execution& execution) const {
  std::set<std::string> races;
  const auto describe = [&](std::size_t index) {
    const auto& event = execution.trace.events[index];
    return fmt::format("{} {}", name_of(find(execution.stacks[index])),
                       event.kind == EXPLORE_WRITE ? "writes" : "reads");
  };
  for (const auto& [first, second] : execution.trace.races) {
    // Races within libraries are not the program's.
    if (!find(execution.stacks[first]).is_direct ||
        !find(execution.stacks[second]).is_direct) {
      continue;
    }
    const std::string name =
        names_.find(execution.trace.events[second].address);
    std::string one = describe(first);
    std::string other = describe(second);
    if (other < one) std::swap(one, other);
    races.insert(
        fmt::format("{}, {}{}{}", one, other, name.empty() ? "" : ": ", name));
  }
  return {races.begin(), races.end()};
}

}  // namespace sidebyside
