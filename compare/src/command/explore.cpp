// compare explore: what every order of a program's steps can come to.
#include <fmt/ranges.h>

#include "base/installation.hpp"
#include "base/text.hpp"
#include "command/session.hpp"
#include "explore/copies.hpp"
#include "explore/exploration.hpp"
#include "manifest/commands.hpp"
#include "manifest/resolve.hpp"
#include "read/source.hpp"
#include "results/json.hpp"
#include "show/exploration_rows.hpp"
#include "show/printer.hpp"

namespace sidebyside {
namespace {

/// Returns the program of an executable that was built to be explored.
program program_of(const std::vector<std::string>& words) {
  program program = make_program({join(words, " ")}, true);
  program.name = program.key = program.title =
      std::filesystem::path(words.front()).filename();
  program.sides.front().name = "program";
  program_explorer& explorer = program.sides.front().explorer.emplace();
  explorer.label = "as it is built";
  explorer.command = words;
  explorer.variables = {"GOMAXPROCS=1", "GOGC=off"};
  const bool is_go =
      read_file(words.front()).find("\xff Go buildinf:") != std::string::npos;
  explorer.symbolizer = {
      "sh", "-c",
      is_go
          ? R"(file=$1; shift; printf "%s\n" "$@" | go tool addr2line "$file")"
          : R"(addr2line -a -f -i -e "$@")",
      "addr2line", words.front()};
  return program;
}

/// Prints what a program of a language is built with.
int print_build_flags(const std::string& language) {
  const auto folder =
      (own_folder().parent_path() / "lib/sidebyside/explore").string();
  if (language == "cpp" || language == "c") {
    // The assertions bring std::string into the program, before C++20 as well.
    // Without default libraries, one command that compiles and links does not
    // take libtsan.
    const bool is_c = language == "c";
    fmt::print(
        "{0}='-g -O0 -fno-builtin -fsanitize=thread{1}'\n"
        "LDFLAGS='-nodefaultlibs -no-pie -rdynamic -Wl,-z,now -Wl,-rpath,{2}'\n"
        "LDLIBS='{2}/libexplore-hooks.so -lpthread{3} -lc -lgcc_s -lgcc'\n",
        is_c ? "CFLAGS" : "CXXFLAGS", is_c ? "" : " -D_GLIBCXX_ASSERTIONS",
        folder, is_c ? "" : " -lstdc++ -lm");
    return all_good;
  }
  if (language != "go") throw user_error("build-flags: cpp, c or go");
  fmt::print(
      "explore_go() (\n  root=$PWD\n"
      "  cd '{}'/source/go && GOWORK=off go run . -root \"$root\" \"$@\"\n)\n",
      folder);
  return all_good;
}

/// Writes the copies of all sources, so that a build finds the same files each
/// time, and builds the programs.
void build(session& session, const std::vector<program>& explored) {
  for (const auto& each : resolve(session.manifest, {}, session.bin_dir)) {
    for_each_side(each, [](const side& side) {
      if (side.explorer) write_copy(side);
    });
  }
  session.build(explored, [](auto& side) { return &*side.explorer; });
}

/// Numbers the steps of a side's witnesses as its source does.
void number_steps(const side& side, std::vector<explored_outcome>& outcomes) {
  if (side.source.empty()) return;
  try {
    const auto steps = split_steps(
        {side.label, side.source, split_lines(read_file(side.source))});
    for (explored_outcome& outcome : outcomes) {
      for (witness_step& each : outcome.witness.steps) {
        for (const step& step : steps) {
          if (step.first_line() <= each.line) each.number = step.number;
        }
      }
    }
  } catch (const user_error&) {  // a source need not have steps
  }
}

void print_titled(terminal& screen, const std::string& title, table rows) {
  print_table(screen, "\n" + screen.paint(style::title, escape(title)) + "\n",
              std::move(rows));
}

void print_witness(terminal& screen, const std::string& title,
                   const witness& witness) {
  print_titled(screen, title, witness_table(witness));
  show_line(screen, style::aside, "--schedule " + witness.schedule);
}

/// Replays one order of the only side. Returns the exit status.
int replay_one(session& session, const program& program,
               const explore_arguments& chosen) {
  const side& side = program.sides.front();
  std::vector outcomes{replay(session.runner, side,
                              parse_schedule(*chosen.schedule),
                              chosen.options.has_spurious)};
  number_steps(side, outcomes);
  const explored_outcome& outcome = outcomes.front();
  const std::string title =
      fmt::format("{}/{} ({}): {}", program.name, side.name, side.label,
                  outcome_words({}, outcome));
  print_witness(session.screen, title, outcome.witness);
  return outcome.is_allowed ? all_good : check_failed;
}

}  // namespace

int explore_programs(const explore_arguments& chosen) {
  if (chosen.programs.size() == 2 && chosen.programs[0] == "build-flags") {
    return print_build_flags(chosen.programs[1]);
  }
  session session(chosen, explore_bin_dir);
  std::vector<program> programs =
      chosen.commands ? std::vector<program>{program_of(*chosen.commands)}
                      : session.resolve_programs();
  for (auto& each : programs) choose_sides(each, chosen.implementations);
  auto explored = programs;
  for (program& program : explored) {
    std::erase_if(program.sides, [](auto& side) { return !side.explorer; });
  }
  std::erase_if(explored, [](auto& program) { return program.sides.empty(); });
  if (explored.empty()) {
    throw user_error(
        "{}: no implementation of these programs has an explorer; "
        "[implementation.explore] says how it is run",
        escape(session.manifest.file.string()));
  }
  if (!chosen.bin_dir && !chosen.commands) build(session, explored);
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
  exploration_options options = chosen.options;
  options.is_recorded = chosen.files.at(to_json) || chosen.files.at(to_record);
  return session.run("every order of steps comes to what is allowed", [&] {
    print_environment(screen, session.results.conditions);
    while (const auto* each = session.next()) {
      const program& program = each->program;
      std::map<std::string, std::size_t> executions;  // of each side
      exploration_results found = explore(
          session.runner, program, options,
          [&](const std::string& side, const search_results& so_far) {
            if (so_far.attempt > 1 && so_far.executions == 1) {
              session.results.warnings.push_back(fmt::format(
                  "{}/{}: an execution did not do the same in the same "
                  "order, so it is explored anew",
                  program.name, side));
            }
            executions[side] = so_far.executions;
            session.progress([&] {
              const auto counts = collect(executions, [](const auto& own) {
                return fmt::format("{} of {}", own.second, own.first);
              });
              return "executions: " + join(counts, ", ");
            });
            return !session.is_interrupted();
          });
      for (std::size_t i = 0; i < found.sides.size(); ++i) {
        number_steps(program.sides[i], found.sides[i].outcomes);
      }
      const auto& results =
          session.results.explorations.emplace_back(std::move(found));
      print_titled(screen, results.program,
                   possibilities_table(results, nullptr));
      print_failures(screen, results);
      const std::string note = race_note(results);
      if (!note.empty()) show_line(screen, style::aside, note);
      if (chosen.programs.empty() && !chosen.commands) continue;
      for (const auto& [side, outcome] : told_witnesses(results)) {
        print_witness(screen, witness_title(results, *side, *outcome),
                      outcome->witness);
      }
    }
  });
}

}  // namespace sidebyside
