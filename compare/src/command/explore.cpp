// compare explore: what every order of a program's steps can come to.
#include <fmt/ranges.h>

#include "base/installation.hpp"
#include "base/text.hpp"
#include "command/session.hpp"
#include "explore/copies.hpp"
#include "explore/exploration.hpp"
#include "manifest/resolve.hpp"
#include "read/source.hpp"
#include "show/exploration_rows.hpp"
#include "show/printer.hpp"

namespace sidebyside {
namespace {

/// Returns the programs with the sides that can be explored alone.
std::vector<program> with_explorers(std::vector<program> programs) {
  for (program& program : programs) {
    std::erase_if(program.sides,
                  [](const side& side) { return !side.explorer; });
  }
  std::erase_if(programs,
                [](const program& program) { return program.sides.empty(); });
  return programs;
}

/// Returns the program of an executable that was built to be explored.
program program_of(const std::vector<std::string>& words) {
  program program;
  program.name = program.key = program.title =
      std::filesystem::path(words.front()).filename();
  side& side = program.sides.emplace_back();
  side.name = "program";
  side.label = fmt::format("{}", fmt::join(words, " "));
  side.command = words;
  side.expected.errors.reset();
  program_explorer& explorer = side.explorer.emplace();
  explorer.label = "as it is built";
  explorer.command = words;
  explorer.variables = {"GOMAXPROCS=1", "GOGC=off"};
  const bool is_go =
      read_file(words.front()).find("\xff Go buildinf:") != std::string::npos;
  if (is_go) {
    explorer.symbolizer = {
        "sh", "-c",
        R"(file=$1; shift; printf "%s\n" "$@" | go tool addr2line "$file")",
        "addr2line", words.front()};
  } else {
    explorer.symbolizer = {"addr2line", "-a", "-f", "-i", "-e", words.front()};
  }
  return program;
}

/// Prints what a program of a language is built with.
int print_build_flags(const std::string& language) {
  const auto folder =
      (own_folder().parent_path() / "lib/sidebyside/explore").string();
  if (language == "cpp" || language == "c") {
    fmt::print(
        "{0}='-g -O0 -fsanitize=thread'\n"
        "LDFLAGS='-no-pie -rdynamic -Wl,-z,now -Wl,-rpath,{1}'\n"
        "LDLIBS='{1}/libexplore-hooks.so -lpthread'\n",
        language == "c" ? "CFLAGS" : "CXXFLAGS", folder);
    return all_good;
  }
  if (language != "go") throw user_error("build-flags: cpp, c or go");
  fmt::print(
      "explore_go() (\n  root=$PWD\n"
      "  cd '{}'/source/go && go run . -root \"$root\" \"$@\"\n)\n",
      folder);
  return all_good;
}

/// Writes the copies of all sources, so that a build finds the same files each
/// time, and builds the programs.
void build(session& session, const std::vector<program>& explored) {
  const auto all =
      with_explorers(resolve(session.manifest, {}, session.bin_dir));
  for (const program& program : all) for_each_side(program, write_copy);
  session.build(explored, [](auto& side) { return &*side.explorer; });
}

/// Numbers the steps of a witness as the source does.
void number_steps(const side& side, explored_outcome& outcome) {
  if (side.source.empty()) return;
  try {
    const source source{side.label, side.source,
                        split_lines(read_file(side.source))};
    const auto steps = split_steps(source);
    for (witness_step& each : outcome.witness.steps) {
      for (const step& step : steps) {
        if (step.first_line() <= each.line) each.number = step.number;
      }
    }
  } catch (const user_error&) {  // a source need not have steps
  }
}

void number_steps(const program& program, exploration_results& results) {
  for (std::size_t i = 0; i < results.sides.size(); ++i) {
    for (explored_outcome& outcome : results.sides[i].outcomes) {
      number_steps(program.sides[i], outcome);
    }
  }
}

void print_note(terminal& screen, const std::string& note) {
  if (!note.empty()) screen.show(screen.paint(style::aside, note) + "\n");
}

void print_titled(terminal& screen, const std::string& title, table rows) {
  print_table(screen, "\n" + screen.paint(style::title, escape(title)) + "\n",
              std::move(rows));
}

void print_witness(terminal& screen, const std::string& title,
                   const explored_outcome& outcome) {
  print_titled(screen, title, witness_table(outcome.witness));
  print_note(screen, "--schedule " + outcome.witness.schedule);
}

/// Replays one order of the only side. Returns the exit status.
int replay_one(session& session, const program& program,
               const explore_arguments& chosen) {
  const side& side = program.sides.front();
  explored_outcome outcome =
      replay(session.runner, side, parse_schedule(*chosen.schedule),
             chosen.has_spurious);
  number_steps(side, outcome);
  const std::string title =
      fmt::format("{}/{} ({}): {}", program.name, side.name, side.label,
                  outcome_words({}, outcome));
  print_witness(session.screen, title, outcome);
  return outcome.is_allowed ? all_good : check_failed;
}

void print_all_witnesses(terminal& screen, const exploration_results& results) {
  for (const auto& [side, outcome] : told_witnesses(results)) {
    print_witness(screen, witness_title(results, *side, *outcome), *outcome);
  }
}

}  // namespace

int explore_programs(const global_options& global,
                     const explore_arguments& chosen) {
  if (chosen.programs.size() == 2 && chosen.programs[0] == "build-flags") {
    return print_build_flags(chosen.programs[1]);
  }
  session session(global, chosen, explore_bin_dir);
  std::vector<program> programs =
      global.commands ? std::vector<program>{program_of(*global.commands)}
                      : session.resolve_programs();
  for (program& program : programs) {
    if (!chosen.implementations.empty()) {
      choose_sides(program, chosen.implementations);
    }
  }
  const auto explored = with_explorers(programs);
  if (explored.empty()) {
    throw user_error(
        "{}: no implementation of these programs has an explorer; "
        "[implementation.explore] says how it is run",
        escape(session.manifest.file.string()));
  }
  if (!global.bin_dir && !global.commands) build(session, explored);
  for (program& program : programs) {
    std::erase_if(program.sides, [](const side& side) {
      return side.explorer && is_left_out(side, side.explorer->command);
    });
  }
  session.prepare(collect(programs,
                          [](const program& program) {
                            return prepared_program{program, {}, {}};
                          }),
                  programs);
  if (chosen.schedule) {
    if (explored.size() != 1 || explored.front().sides.size() != 1) {
      throw user_error(
          "--schedule is for one program and one of --implementations");
    }
    return replay_one(session, explored.front(), chosen);
  }
  terminal& screen = session.screen;
  const bool is_recorded = chosen.files.at(to_json).has_value() ||
                           chosen.files.at(to_record).has_value();
  return session.run("every order of steps comes to what is allowed", [&] {
    print_environment(screen, session.results.conditions);
    while (const auto* each = session.next()) {
      const program& program = each->program;
      std::map<std::string, std::size_t> executions;  // of each side
      exploration_results found = explore(
          session.runner, program,
          {chosen.preemptions, chosen.max_seconds, chosen.seed,
           chosen.has_spurious, is_recorded},
          [&](const std::string& side, const search_results& so_far) {
            if (so_far.attempt > 1 && so_far.executions == 1) {
              session.results.warnings.push_back(fmt::format(
                  "{}/{}: an execution did not do the same in the same "
                  "order, so it is explored anew",
                  program.name, side));
            }
            executions[side] = so_far.executions;
            session.progress([&] {
              return fmt::format("executions: {}",
                                 fmt::join(collect(executions,
                                                   [](const auto& own) {
                                                     return fmt::format(
                                                         "{} of {}", own.second,
                                                         own.first);
                                                   }),
                                           ", "));
            });
            return !session.is_interrupted();
          });
      number_steps(program, found);
      const auto& results =
          session.results.explorations.emplace_back(std::move(found));
      print_titled(screen, results.program,
                   possibilities_table(results, nullptr));
      print_failures(screen, results);
      print_note(screen, race_note(results));
      if (!chosen.programs.empty() || global.commands)
        print_all_witnesses(screen, results);
    }
  });
}

}  // namespace sidebyside
