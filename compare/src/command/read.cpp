// compare read: the sources of a program, side by side.
#include <memory>

#include "../listing.hpp"
#include "../manifest.hpp"
#include "../pager.hpp"
#include "../source.hpp"
#include "command.hpp"

namespace compare {
namespace {

struct options {
  std::string program;
  std::vector<std::string> implementations;
  std::optional<std::size_t> width;
  color_mode color = color_mode::automatic;
  bool has_no_pager = false;
};

int read(const global_options& global, const options& chosen) {
  const manifest from = read_manifest(global.manifest);
  const program task = select_programs(from, {chosen.program}).front();
  const program_sources sources =
      read_sources(from, task, chosen.implementations,
                   global.bin_dir.value_or(release_bin_dir));
  terminal terminal(chosen.color, true);
  const std::string text =
      to_listing(sources, chosen.width.value_or(terminal.width()), terminal);
  if (chosen.has_no_pager) {
    terminal.print(text);
  } else {
    show_in_pager(terminal, text);
  }
  return all_good;
}

}  // namespace

void add_read(CLI::App& app, const global_options& global, int& status) {
  auto chosen = std::make_shared<options>();
  CLI::App* command =
      app.add_subcommand("read", "Show the sources of a program side by side");
  command->add_option("PROGRAM", chosen->program, "A program of the manifest")
      ->required()
      ->option_text(" ");
  command
      ->add_option("--implementations", chosen->implementations,
                   "These only, in this order, such as go,cpp (default: all)")
      ->delimiter(',')
      ->option_text("LIST");
  command
      ->add_option("--width", chosen->width,
                   "Columns to fill (default: the terminal's; without one, as "
                   "many as it takes)")
      ->check(whole_number(1))
      ->type_name("N");
  command->add_flag("--no-pager", chosen->has_no_pager,
                    "Do not show it through $PAGER (default: less)");
  add_color_option(*command, chosen->color);
  command->callback(
      [&global, &status, chosen] { status = read(global, *chosen); });
}

}  // namespace compare
