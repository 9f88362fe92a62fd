#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/finder.hpp>
#include <boost/algorithm/string/iter_find.hpp>
#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/installation.hpp"
#include "base/text.hpp"
#include "manifest/manifest.hpp"
#include "manifest/placeholders.hpp"
#include "manifest/sweep_reader.hpp"
#include "manifest/table_reader.hpp"

namespace sidebyside {
namespace {

/// The placeholders of commands, sources and arguments.
const std::vector<std::string> placeholders{"bin", "program"};

std::vector<std::string> read_command(table_reader& table,
                                      const std::vector<std::string>& allowed,
                                      std::string_view key = "command") {
  auto command = table.list<std::string>(key);
  if (!command) table.fail(key, "is missing");
  if (command->empty() || command->front().empty()) {
    table.fail(key, "is empty; its first element is the file to run");
  }
  table.check_placeholders(key, *command, allowed);
  return *command;
}

/// "NAME=value" for each variable of a table.
std::vector<std::string> read_environment(table_reader& table) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : table.texts("environment")) {
    if (name.empty() || name.find('=') != std::string::npos ||
        (name + value).find('\0') != std::string::npos) {
      table.fail("environment", "has a variable that cannot be: \"{}\"",
                 escape(name));
    }
    variables.push_back(fmt::format("{}={}", name, value));
  }
  return variables;
}

pattern make_pattern(table_reader& table, std::string_view key,
                     const std::string& text) {
  try {
    return pattern(text);
  } catch (const user_error& error) {
    table.fail(key, "is {}", error.what());
  }
}

/// A pattern with so many captures at least.
pattern read_pattern(table_reader& table, std::string_view key,
                     std::size_t captures = 0) {
  pattern read = make_pattern(table, key, table.required_text(key));
  if (read.captures() < captures) {
    table.fail(key, "has {} captures; it needs {}", read.captures(), captures);
  }
  return read;
}

/// The pattern of an access is made for each program, with its source in it.
std::string read_access_pattern(table_reader& table) {
  std::string text = table.required_text("access");
  table.check_placeholders("access", {text}, {"source"});
  const pattern sample = make_pattern(
      table, "access", expand(text, [](std::string_view) { return "x"; }));
  if (sample.captures() < 2) {
    table.fail("access",
               "must have two captures: what kind of access it is, "
               "and in which line");
  }
  return text;
}

/// A [[detector]], and what each use of it has in common.
detector_use read_detector(table_reader& table) {
  race_detector detector;
  detector.name = table.name();
  detector.label = table.text("label").value_or(detector.name);
  detector.build =
      table.list<std::string>("build").value_or(std::vector<std::string>());
  detector.variables = read_environment(table);
  const auto status = table.value<std::int64_t>("exit_status");
  if (!status || *status < 0 || *status > 255) {
    table.fail("exit_status",
               "must be an integer from 0 to 255: the status "
               "of a run in which a race was reported");
  }
  detector.exit_status = static_cast<int>(*status);
  detector.report = read_pattern(table, "report");
  const std::string access = read_access_pattern(table);
  detector.install = table.required_text("install");
  auto probe = table.subtable("probe");
  if (!probe) {
    table.fail("probe",
               "is missing: how a command shows that the detector is in it");
  }
  detector.probe_variables = read_environment(*probe);
  detector.probe_pattern = read_pattern(*probe, "pattern");
  const auto probe_command = read_command(*probe, {"bin"});
  detector.probe_advice = probe->text("advice").value_or("");
  probe->reject_other_keys();
  return {std::make_shared<const race_detector>(std::move(detector)),
          {},
          access,
          probe_command};
}

/// A replacement may name no capture that is not there.
void check_replacement(const table_reader& table, std::string_view key,
                       const pattern& old, const std::string& replacement) {
  if (old.can_make(replacement)) return;
  table.fail(key, "names a capture that 'pattern' has not");
}

disassembler_use read_disassembler(table_reader& table) {
  disassembler reader;
  reader.name = table.name();
  const auto command = read_command(table, {"file"});
  reader.install = table.required_text("install");
  reader.function = read_pattern(table, "function", 1);
  reader.place = read_pattern(table, "place", 2);
  if (const auto caller = table.text("caller")) {
    reader.caller = read_pattern(table, "caller", 2);
  }
  reader.instruction = read_pattern(table, "instruction", 2);
  reader.padding = read_pattern(table, "padding");
  reader.target = read_pattern(table, "target", 3);
  for (table_reader& rewrite : table.tables("rewrite")) {
    const pattern old = read_pattern(rewrite, "pattern");
    const std::string replacement = rewrite.text("replacement").value_or("");
    check_replacement(rewrite, "replacement", old, replacement);
    rewrite.reject_other_keys();
    reader.rewrites.emplace_back(old, replacement);
  }
  return {std::make_shared<const disassembler>(std::move(reader)), command};
}

documentation read_documentation(table_reader& table) {
  documentation read{read_pattern(table, "pattern"),
                     table.required_text("url")};
  check_replacement(table, "url", read.name, read.url);
  if (!read.url.starts_with("https://")) {
    table.fail("url", "must start with \"https://\"");
  }
  table.reject_other_keys();
  return read;
}

/// What [[implementation]]s refer to by name.
struct shared_tables {
  std::map<std::string, detector_use> detectors;
  std::map<std::string, disassembler_use> disassemblers;
};

side read_implementation(table_reader& table, const shared_tables& known) {
  side read;
  read.name = table.name();
  read.label = table.text("label").value_or(read.name);
  read.source = table.text("source").value_or("");
  table.check_placeholders("source", {read.source}, placeholders);
  read.command = read_command(table, placeholders);
  read.variables = read_environment(table);
  if (table.list<std::string>("toolchain")) {
    read.toolchain = read_command(table, {"bin"}, "toolchain");
  }
  read.is_optional = table.value<bool>("optional").value_or(false);
  if (auto race = table.subtable("race")) {
    read.race = race->named("detector", known.detectors);
    read.race->command = read_command(*race, placeholders);
    race->reject_other_keys();
  }
  read.no_detector = table.text("no_detector").value_or("");
  if (read.race && !read.no_detector.empty()) {
    table.fail("no_detector", "stands beside 'race', which names one");
  }
  if (const auto explorer = table.text("explorer")) {
    boost::iter_split(read.explorer, *explorer,
                      boost::first_finder("{source}"));
  }
  if (table.text("disassembler")) {
    read.assembly = table.named("disassembler", known.disassemblers);
  }
  for (const char* key : {"race", "explorer", "disassembler"}) {
    if (!read.source.empty() || !table.has(key)) continue;
    table.fail(key, "needs the key 'source' too");
  }
  return read;
}

/// An outcome has a value or a range, and comes after the one before it.
allowed_outcome read_outcome(table_reader& table,
                             const std::vector<allowed_outcome>& before) {
  allowed_outcome outcome;
  const auto value = table.value<std::int64_t>("value");
  const auto range = table.list<std::int64_t>("range");
  if (value.has_value() == range.has_value()) {
    table.fail("value", "or 'range' must be given, and not both");
  }
  if (range && (range->size() != 2 || range->front() > range->back())) {
    table.fail("range", "must be two integers, [lowest, highest]");
  }
  outcome.low = range ? range->front() : *value;
  outcome.high = range ? range->back() : *value;
  if (!before.empty() && outcome.low <= before.back().high) {
    table.fail(range ? "range" : "value",
               "must be above the outcome before it, which is {}",
               before.back().high);
  }
  outcome.means = table.text("means").value_or("");
  outcome.is_loss = table.value<bool>("loss").value_or(false);
  outcome.folded = table.texts("folded");
  table.reject_other_keys();
  return outcome;
}

expectation read_expectation(table_reader& table) {
  expectation expected;
  expected.racy = table.value<bool>("racy").value_or(false);
  expected.output = table.text("stdout");
  expected.errors = table.text("stderr").value_or("");
  const auto pattern = table.text("pattern");
  if (!expected.output && !pattern) {
    table.fail("stdout", "is missing, and so is pattern: say what it prints");
  }
  if (expected.output && pattern) {
    table.fail("pattern", "is given beside stdout: only one can be checked");
  }
  auto outcomes = table.tables("outcome");
  if (!pattern) {
    if (!outcomes.empty()) table.fail("outcome", "is given without pattern");
    return expected;
  }
  expected.outcomes = outcome_set{make_pattern(table, "pattern", *pattern)};
  if (!outcomes.empty() && expected.outcomes->pattern.captures() == 0) {
    table.fail("outcome",
               "needs a capture in 'pattern', such as (\\d+), that it is");
  }
  for (table_reader& outcome : outcomes) {
    auto& allowed = expected.outcomes->allowed;
    allowed.push_back(read_outcome(outcome, allowed));
  }
  return expected;
}

std::vector<side> read_sides(table_reader& table,
                             const std::vector<side>& all) {
  std::vector<side> sides;
  const auto names = table.list<std::string>("implementations");
  if (!names) {
    std::ranges::remove_copy_if(all, std::back_inserter(sides),
                                &side::is_optional);
    if (!sides.empty()) return sides;
    table.fail("implementations",
               "is missing, and every [[implementation]] is optional");
  }
  if (names->empty()) table.fail("implementations", "is empty");
  for (const std::string& name : *names) {
    const auto known = std::ranges::find(all, name, &side::name);
    if (known == all.end()) {
      table.fail("implementations",
                 "names \"{}\", which no [[implementation]] has", escape(name));
    }
    if (std::ranges::count(sides, name, &side::name) > 0) {
      table.fail("implementations", "names \"{}\" twice", escape(name));
    }
    sides.push_back(*known);
  }
  return sides;
}

program read_program(table_reader& table, const std::vector<side>& all) {
  program read;
  read.name = table.name();
  read.key = read.name;
  read.chapter = table.text("chapter").value_or("");
  read.title = table.text("title").value_or(read.name);
  read.shows = table.text("shows").value_or("");
  read.why = table.text("why").value_or("");
  read.is_standalone = table.value<bool>("explorer").value_or(true);
  read.builds_on = table.text("builds_on").value_or("");
  read.sides = read_sides(table, all);
  read.args =
      table.list<std::string>("args").value_or(std::vector<std::string>());
  table.check_placeholders("args", read.args, placeholders);
  read.timeout_seconds = table.seconds("timeout");
  const expectation shared = read_expectation(table);
  auto own = table.subtable("expect");
  for (side& each : read.sides) {
    each.expected = shared;
    auto expect = own ? own->subtable(each.name) : std::nullopt;
    if (!expect) continue;
    each.expected = read_expectation(*expect);
    expect->reject_other_keys();
  }
  if (own) own->reject_other_keys();
  return read;
}

/// toml++ has a limit for values within values, but none for the parts of a
/// key, each of which is a table: it would crash where there are too many.
void check_keys(const std::string& content, const std::filesystem::path& file) {
  // The first parts of a key, or what could look like them.
  static const pattern token(fmt::format(
      R"re(((?:(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*\.[ \t]*){{{}}})|)re"
      R"re((?s:"""(?:[^\\]|\\.)*?"{{3,5}}|'''.*?'{{3,5}})|)re"
      R"re("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|\n)re",
      max_depth));
  std::size_t line = 1;
  for (const pattern::match& found : token.find_all(content)) {
    if (!found[1].empty()) {
      throw user_error("{}:{}: a key has more than {} parts", file.string(),
                       line, max_depth);
    }
    line += static_cast<std::size_t>(std::ranges::count(found[0], '\n'));
  }
}

/// Calls `read` for each [[key]], of which there must be at least so many, and
/// rejects keys that it leaves unread and names that are given twice.
template <class Read>
void read_all(table_reader& top, const char* key, std::size_t least,
              Read read) {
  std::set<std::string> names;
  for (table_reader& table : top.tables(key)) {
    const std::string name = read(table);
    table.reject_other_keys();
    if (!names.insert(name).second) {
      table.fail("name", "\"{}\" is given twice", name);
    }
  }
  if (names.size() >= least) return;
  top.fail(key, "is missing; there must be at least one");
}

/// Two implementations of one label would have each other's toolchain.
void check_label(const table_reader& table, const side& added,
                 const std::vector<side>& others) {
  const auto same = std::ranges::find(others, added.label, &side::label);
  if (same == others.end() || same->name == added.name) return;
  table.fail("label", "\"{}\" of \"{}\" is that of \"{}\" too", added.label,
             added.name, same->name);
}

/// The program that one builds on comes before it.
void check_base(const table_reader& table, const program& added,
                const std::vector<program>& before) {
  const std::string& base = added.builds_on;
  if (base.empty() || std::ranges::count(before, base, &program::name) > 0) {
    return;
  }
  table.fail("builds_on", "is \"{}\", which no program before it is",
             escape(base));
}

toml::table parse(const std::filesystem::path& file) {
  std::string content;
  try {
    content = read_file(file);
  } catch (const user_error& error) {
    throw user_error("{}; run {} where it is, or say --manifest FILE",
                     error.what(), own_name());
  }
  check_keys(content, file);
  try {
    return toml::parse(content, file.string());
  } catch (const toml::parse_error& error) {
    throw user_error("{}:{}: {}", file.string(), error.source().begin.line,
                     error.description());
  }
}

}  // namespace

manifest read_manifest(const std::filesystem::path& file) {
  const toml::table root = parse(file);
  manifest result;
  result.file = file;
  table_reader top(file, root, "");
  shared_tables known;
  read_all(top, "detector", 0, [&](table_reader& table) {
    const detector_use read = read_detector(table);
    return known.detectors.emplace(read.detector->name, read).first->first;
  });
  read_all(top, "disassembler", 0, [&](table_reader& table) {
    const disassembler_use read = read_disassembler(table);
    return known.disassemblers.emplace(read.reader->name, read).first->first;
  });
  for (table_reader& table : top.tables("documentation")) {
    result.documented.push_back(read_documentation(table));
  }
  auto& sides = result.implementations;
  read_all(top, "implementation", 1, [&](table_reader& table) {
    side read = read_implementation(table, known);
    const std::string name = read.name;
    read.number = sides.size();
    check_label(table, read, sides);
    sides.push_back(std::move(read));
    return name;
  });
  read_all(top, "program", 1, [&](table_reader& table) {
    program read = read_program(table, sides);
    const std::string name = read.name;
    check_base(table, read, result.programs);
    result.programs.push_back(std::move(read));
    return name;
  });
  std::set<std::string> names;
  for (table_reader& table : top.tables("sweep")) {
    result.sweeps.push_back(read_sweep(table, result.programs, names));
  }
  top.reject_other_keys();
  return result;
}

}  // namespace sidebyside
