#include "command/help.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <cfloat>

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

/// Lists every option once, in the order of their names, with the subcommands
/// that have it, and their defaults.
page_data list_options(const CLI::App& app) {
  page_data rows;
  const auto add = [&](const CLI::App& command, const std::string& name) {
    for (const CLI::Option* option : command.get_options()) {
      if (!name.empty() && option == command.get_help_ptr()) continue;
      const std::string value = value_of(option);
      const std::string text = option->get_default_str();
      page_data& row = rows[fmt::format("{} {} {}", option->get_name(), value,
                                        option->get_description())];
      if (row.is_null()) {
        row = {{"names", option->get_name(false, true)},
               {"value", value},
               {"type", option->get_type_name()},
               {"description", option->get_description()},
               {"default", text},
               {"commands", name}};
        continue;
      }
      row["commands"].get_ref<std::string&>() += ", " + name;
      auto& default_text = row["default"].get_ref<std::string&>();
      if (default_text == text) continue;
      default_text += fmt::format("; {}: {}", name, text);
    }
  };
  add(app, "");
  for (const auto* each : app.get_subcommands({})) add(*each, each->get_name());
  return std::vector<page_data>(rows.begin(), rows.end());
}

/// Lists the subcommands, with the arguments that their help shows.
page_data list_commands(const CLI::App& app) {
  page_data commands;
  for (const CLI::App* command : app.get_subcommands({})) {
    std::string arguments;
    RE2::PartialMatch(command->help(), R"(\[OPTIONS\] (.*))", &arguments);
    commands.push_back({{"name", command->get_name()},
                        {"arguments", arguments},
                        {"description", command->get_description()}});
  }
  return commands;
}

/// Returns lines of text for a manual page.
std::string escape_roff(std::string_view bytes) {
  constexpr std::size_t width = 64;  // leaves room for escapes
  std::string text = join(wrap(bytes, width), "\n");
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
  return fill_template(
      name, {{"options", list_options(app)}, {"commands", list_commands(app)}},
      name.ends_with(".md") ? escape_markup : escape_roff);
}

CLI::Validator number_from(double smallest, double largest,
                           const std::string& noun) {
  const auto objection = [=](const std::string& text) {
    double value = 0;
    const bool is_good = CLI::detail::lexical_cast(text, value) &&
                         value >= smallest && value <= largest;
    return is_good ? "" : fmt::format("{} is not {}", text, noun);
  };
  return {objection, ""};
}

CLI::Validator seconds() {
  return number_from(DBL_TRUE_MIN, DBL_MAX, "a number of seconds above 0");
}

CLI::Validator whole_number(std::int64_t smallest, std::int64_t largest) {
  const auto normalize = [=](std::string& text) -> std::string {
    const std::optional<std::int64_t> number = to_integer(text);
    if (!number || *number < smallest || *number > largest) {
      return fmt::format("{} is not a whole number from {} to {}", text,
                         smallest, largest);
    }
    text = fmt::format("{}", *number);  // a leading 0 would make it octal
    return "";
  };
  return {normalize, ""};
}

}  // namespace sidebyside
