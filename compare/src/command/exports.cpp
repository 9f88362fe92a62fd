#include "exports.hpp"

#include "../export/json.hpp"

namespace compare {

void add_export_options(CLI::App& command, export_options& options) {
  command
      .add_option("--json", options.json,
                  "Write the results, a superset of hyperfine's format")
      ->type_name("FILE");
}

exports::exports(const export_options& to) {
  if (to.json) json_.emplace(*to.json);
}

void exports::write(const results& found) {
  if (json_) json_->write(to_json(found));
}

}  // namespace compare
