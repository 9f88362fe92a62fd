#include "command/help.hpp"

#include <fmt/ranges.h>
#include <re2/re2.h>

#include <map>
#include <memory>
#include <string_view>

#include "base/text.hpp"
#include "pages/template.hpp"

namespace sidebyside {
namespace {

/// Returns the name of the value; empty for a flag and an argument.
std::string value_of(const CLI::Option* option) {
  // The description of a validator may follow.
  const std::string type = option->get_type_name();
  return type.substr(0, type.find(':'));
}

/// The layout of the help: "--jobs N    Runs at a time (default: 1)".
struct help_format : CLI::Formatter {
  std::string make_option_opts(const CLI::Option* option) const override {
    return " " + value_of(option);
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    const std::string text = option->get_default_str();
    if (text.empty()) return option->get_description();
    return fmt::format(
        "{} ({})", option->get_description(),
        option->get_required() ? "required" : "default: " + text);
  }
};

std::string explain_failure(const CLI::App* app, const CLI::Error& error) {
  std::string text = CLI::FailureMessage::simple(app, error);
  RE2::Replace(&text, "^(\\S+): 1 required ([^: ]+).* missing",
               R"(\1 has no value: \1 \2)");
  return text;
}

/// An option, the subcommands that have it, and their defaults.
struct option_row {
  const CLI::Option* option;
  std::string commands;
  std::string default_text;
};

/// Returns every option once, in the order of their names.
std::map<std::string, option_row> rows_of(const CLI::App& app) {
  std::map<std::string, option_row> rows;
  const auto add = [&](const CLI::Option* option, const std::string& command) {
    const std::string text = option->get_default_str();
    const auto [entry, is_new] = rows.try_emplace(
        fmt::format("{} {} {}", option->get_name(), value_of(option),
                    option->get_description()),
        option_row{option, command, text});
    if (is_new) return;
    option_row& row = entry->second;
    row.commands += ", " + command;
    if (row.default_text == text) return;
    row.default_text += fmt::format("; {}: {}", command, text);
  };
  for (const CLI::Option* option : app.get_options()) add(option, "");
  for (const CLI::App* command : app.get_subcommands({})) {
    for (const CLI::Option* option : command->get_options()) {
      if (option != command->get_help_ptr()) add(option, command->get_name());
    }
  }
  return rows;
}

/// Returns lines of text for a manual page.
std::string escape_roff(std::string_view bytes) {
  constexpr std::size_t width = 64;  // leaves room for escapes
  std::string text = fmt::format("{}", fmt::join(wrap(bytes, width), "\n"));
  RE2::GlobalReplace(&text, R"(\\)", R"(\\e)");
  RE2::GlobalReplace(&text, "-", R"(\\-)");
  RE2::GlobalReplace(&text, "(?m)^([.'])", R"(\\&\1)");
  return text;
}

}  // namespace

void set_help_format(CLI::App& app) {
  app.formatter(std::make_shared<help_format>());
  app.failure_message(explain_failure);
}

std::string fill_with_options(const std::string& name, const CLI::App& app) {
  page_data options = page_data::array();
  for (const auto& [key, row] : rows_of(app)) {
    const CLI::Option* option = row.option;
    options.push_back({{"names", option->get_name(false, true)},
                       {"value", value_of(option)},
                       {"type", option->get_type_name()},
                       {"description", option->get_description()},
                       {"default", row.default_text},
                       {"commands", row.commands}});
  }
  page_data commands = page_data::array();
  for (const CLI::App* command : app.get_subcommands({})) {
    std::string arguments;
    RE2::PartialMatch(command->help(), R"(\[OPTIONS\] (.*))", &arguments);
    commands.push_back({{"name", command->get_name()},
                        {"arguments", arguments},
                        {"description", command->get_description()}});
  }
  return fill_template(name, {{"options", options}, {"commands", commands}},
                       name.ends_with(".md") ? escape_markup : escape_roff);
}

}  // namespace sidebyside
