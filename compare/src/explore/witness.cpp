#include "explore/witness.hpp"

#include <fmt/ranges.h>

#include <boost/algorithm/string/trim.hpp>
#include <cstdlib>

#include "base/error.hpp"
#include "base/text.hpp"
#include "explore/copies.hpp"

namespace sidebyside {
namespace {

std::string name_threads(std::uint64_t threads) {
  std::string names;
  for (std::size_t i = 0; i < EXPLORE_THREADS; ++i) {
    if ((threads >> i & 1U) == 0) continue;
    if (!names.empty()) names += " and ";
    names += i == 0 ? "main" : fmt::format("thread {}", i);
  }
  return names;
}

/// Returns the addresses that several threads use, and at least one changes.
std::set<std::uint64_t> find_shared(const trace& trace) {
  struct use {
    std::uint64_t threads = 0;
    bool is_changed = false;
  };
  std::map<std::uint64_t, use> uses;
  for (const auto* events : {&trace.events, &trace.pending}) {
    for (const explore_event& event : *events) {
      if (explore_has_address(event.kind) == 0) continue;
      use& use = uses[event.address];
      use.threads |= std::uint64_t{1} << event.thread;
      use.is_changed |= explore_modifies(event.kind) != 0;
    }
  }
  std::set<std::uint64_t> shared;
  for (const auto& [address, use] : uses) {
    const bool has_others = (use.threads & (use.threads - 1)) != 0;
    if (has_others && use.is_changed) shared.insert(address);
  }
  return shared;
}

/// Adds an effect to a step. Output goes on within its quotes.
void append(std::string& effects, const std::string& effect) {
  constexpr std::string_view prints = "prints \"";
  if (effect.empty()) return;
  if (effect.starts_with(prints) && effects.find(prints) != std::string::npos &&
      effects.ends_with('"')) {
    effects.pop_back();
    effects += effect.substr(prints.size());
  } else {
    effects += (effects.empty() ? "" : ", ") + effect;
  }
}

}  // namespace

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
  static const pattern form(R"((\d{1,2})(?:\*(\d{1,7}))?)");
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
  traced_execution execution{process.run({choices, 0}), {}};
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

source_view::source_view(runner& runner, const side& side,
                         const std::vector<const traced_execution*>& executions)
    : source_(side.source_name), names_(runner, side) {
  const auto copy = copy_of(side);
  const bool is_there = std::filesystem::exists(copy);
  lines_ = split(read_file(is_there ? copy.string() : side.source), '\n');
  std::set<std::uint64_t> addresses;
  for (const traced_execution* execution : executions) {
    for (const auto& stack : execution->stacks) {
      addresses.insert(stack.begin(), stack.end());
    }
  }
  places_ = find_places(runner, side, addresses);
}

source_view::place source_view::find(
    const std::vector<std::uint64_t>& stack) const {
  for (std::size_t i = 0; i < stack.size(); ++i) {
    const auto known = places_.find(stack[i]);
    if (known == places_.end() || !known->second.file.ends_with(source_)) {
      continue;
    }
    return {known->second.line, i == 0};
  }
  return {};
}

std::string source_view::text_of(std::size_t line) const {
  if (line == 0 || line > lines_.size()) return "";
  return boost::trim_copy(lines_[line - 1]);
}

std::string source_view::effect_of(const explore_event& event,
                                   bool is_direct) const {
  const std::string name = names_.find(event.address);
  const std::string object = name.empty() ? "it" : name;
  const auto value = format_value(event.value, size_of(event));
  const auto written = format_value(event.written, size_of(event));
  const auto with_name = [&](std::string_view verb) {
    return is_direct || !name.empty() ? fmt::format("{} {}", verb, object) : "";
  };
  const auto access = [&](std::string_view sign, const auto& number) {
    const bool is_shown = (is_direct || !name.empty()) && number;
    return is_shown ? fmt::format("{} {} {}", object, sign, *number) : "";
  };
  switch (event.kind) {
    case EXPLORE_READ:
    case EXPLORE_LOAD:
      return access("is", value);
    case EXPLORE_WRITE:
    case EXPLORE_STORE:
    case EXPLORE_UPDATE:
      return access("=", written);
    case EXPLORE_LOCK:
    case EXPLORE_RLOCK:
      return name.empty() ? "" : "locks " + name;
    case EXPLORE_TRYLOCK:
      return name.empty()
                 ? ""
                 : (event.value != 0 ? "locks " : "cannot lock ") + name;
    case EXPLORE_UNLOCK:
    case EXPLORE_RUNLOCK:
      return name.empty() ? "" : "unlocks " + name;
    case EXPLORE_WAIT:
      return with_name("waits for");
    case EXPLORE_CREATE:
      return "starts " + name_threads(event.wakes);
    case EXPLORE_JOIN:
      return fmt::format("thread {} has ended", event.address);
    case EXPLORE_SIGNAL:
    case EXPLORE_CHANNEL:
    case EXPLORE_SYNC:
      return event.wakes == 0 ? "" : "wakes " + name_threads(event.wakes);
    default:
      return "";
  }
}

std::vector<witness_step> source_view::steps_of(
    const traced_execution& execution) const {
  const trace& trace = execution.trace;
  const auto shared = find_shared(trace);
  std::vector<witness_step> steps;
  std::size_t printed = 0;
  const auto add = [&](const explore_event& event, std::size_t index,
                       const std::string& effect) {
    const place place = find(execution.stacks[index]);
    if (place.line == 0) return;
    const bool is_same = !steps.empty() &&
                         steps.back().thread == event.thread &&
                         steps.back().line == place.line;
    if (!is_same) {
      steps.push_back({event.thread, place.line, 0, text_of(place.line), ""});
    }
    append(steps.back().effect, effect);
  };
  for (std::size_t i = 0; i < trace.events.size(); ++i) {
    const explore_event& event = trace.events[i];
    const bool is_direct = find(execution.stacks[i]).is_direct;
    if (event.kind == EXPLORE_OUTPUT) {
      const std::size_t size =
          event.value != 0 ? event.value : trace.output.size();
      const std::string text =
          trace.output.substr(std::min(printed, trace.output.size()), size);
      printed += size;
      const bool is_known = event.value != 0;
      std::string quoted;
      for (const std::string& line : split(text, '\n')) {
        quoted += (quoted.empty() ? "" : "\\n") + escape(line);
      }
      if (text.ends_with('\n')) quoted += "\\n";
      add(event, i, is_known ? fmt::format("prints \"{}\"", quoted) : "prints");
    } else if (event.kind == EXPLORE_CREATE || event.kind == EXPLORE_JOIN ||
               (shared.contains(event.address) &&
                explore_has_address(event.kind) != 0)) {
      add(event, i, effect_of(event, is_direct));
    }
  }
  // A line of which nothing can be said is left out where more can be.
  const auto all = steps;
  std::erase_if(steps, [&](const witness_step& step) {
    return step.effect.empty() &&
           std::ranges::any_of(all, [&](const witness_step& other) {
             return !other.effect.empty() && other.line == step.line &&
                    other.thread == step.thread;
           });
  });
  for (std::size_t i = 0; i < trace.pending.size(); ++i) {
    const explore_event& event = trace.pending[i];
    const std::string name = names_.find(event.address);
    add(event, trace.events.size() + i,
        "waits" + (name.empty() ? "" : " for " + name));
  }
  return steps;
}

std::vector<std::string> source_view::races_of(
    const traced_execution& execution) const {
  std::set<std::string> races;
  const auto describe = [&](std::size_t index) {
    const auto& event = execution.trace.events[index];
    return fmt::format("line {} {}", find(execution.stacks[index]).line,
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
