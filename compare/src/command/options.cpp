#include "options.hpp"

#include <charconv>
#include <cmath>

namespace compare {

CLI::Validator positive_seconds() {
  return {[](std::string& text) -> std::string {
            double value = 0;
            if (CLI::detail::lexical_cast(text, value) &&
                std::isfinite(value) && value > 0) {
              return "";
            }
            return fmt::format("{} is not a number of seconds above 0", text);
          },
          ""};
}

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  return {[least, most](std::string& text) -> std::string {
            std::uint64_t value = 0;
            const char* end = text.data() + text.size();
            const auto [at, error] = std::from_chars(text.data(), end, value);
            if (error == std::errc() && at == end && value >= least &&
                value <= most) {
              return "";
            }
            return fmt::format("{} is not a whole number {}", text,
                               most == std::numeric_limits<std::uint64_t>::max()
                                   ? fmt::format("of at least {}", least)
                                   : fmt::format("from {} to {}", least, most));
          },
          ""};
}

void add_color_option(CLI::App& command, color_mode& color) {
  command
      .add_option_function<std::string>(
          "--color",
          [&color](const std::string& when) {
            color = when == "always"  ? color_mode::always
                    : when == "never" ? color_mode::never
                                      : color_mode::automatic;
          },
          "auto, always or never (default: auto)")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->option_text("WHEN");
}

void add_run_options(CLI::App& command, run_options& options) {
  command
      .add_option("PROGRAM", options.programs,
                  "Programs of the manifest (default: all)")
      ->option_text(" ");
  command
      .add_option("--timeout", options.timeout_seconds,
                  "Seconds that one run may take (default: the manifest's, "
                  "else 10)")
      ->check(positive_seconds())
      ->type_name("S");
  command
      .add_option("--max-output", options.max_output_bytes,
                  "Bytes that one run may print to each stream, units such as "
                  "KiB and MB understood (default: 1 MiB)")
      ->transform(CLI::AsSizeValue(false))
      ->transform(CLI::Validator(
          [](std::string& text) {
            return std::string(text.starts_with('-') ? "is negative" : "");
          },
          ""))
      ->option_text("BYTES");
  command
      .add_option("--cpus", options.cpus,
                  "Run on these CPUs only, such as 0 or 0,2-3")
      ->type_name("LIST");
  command.add_flag("--quiet,-q", options.is_quiet,
                   "Show nothing but failures and warnings");
  add_color_option(command, options.color);
}

}  // namespace compare
