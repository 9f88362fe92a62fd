#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

using sarif = nlohmann::ordered_json;

/// Returns an access as a line of a file, whose path is relative to the working
/// directory.
sarif location_of(const race_access& access,
                  const std::filesystem::path& root) {
  const std::size_t colon = access.place.rfind(':');
  const auto line = to_integer(access.place.substr(colon + 1)).value_or(1);
  const auto file = absolute(root / access.place.substr(0, colon));
  const auto path = file.lexically_normal().lexically_proximate(
      std::filesystem::current_path());
  return {
      {"physicalLocation",
       {{"artifactLocation",
         {{"uri", escape_address(path.string())}, {"uriBaseId", "%SRCROOT%"}}},
        {"region", {{"startLine", std::max<std::int64_t>(line, 1)}}}}},
      {"message", {{"text", access.kind}}}};
}

sarif result_of(const std::string& program, const race_side& side,
                const race_conflict& conflict,
                const std::filesystem::path& root) {
  std::vector<sarif> locations;
  std::vector<std::string> words;
  for (const race_access& access : conflict.accesses) {
    locations.push_back(location_of(access, root));
    words.push_back(fmt::format("{} at {}", access.kind, access.place));
  }
  sarif result{{"ruleId", side.detector},
               {"level", side.racy ? "note" : "error"},
               {"message",
                {{"text", fmt::format("{}/{}: {} in {}", program,
                                      side.implementation, join(words, ", "),
                                      count(conflict.reports, "report"))}}},
               {"locations", sarif::array({locations.front()})}};
  locations.erase(locations.begin());
  result["relatedLocations"] = locations;
  if (side.racy) {
    const sarif expected{{"kind", "external"},
                         {"justification", "The manifest says: racy = true"}};
    result["suppressions"] = sarif::array({expected});
  }
  return result;
}

sarif rule_of(const std::string& detector) {
  const auto text = [](const std::string& words) {
    return sarif{{"text", words}};
  };
  return {{"id", detector},
          {"shortDescription", text("Data race, reported by " + detector)},
          {"fullDescription",
           text("Two threads access the same memory, at least one of them "
                "writes, and nothing orders the accesses.")},
          {"help", text("Order the accesses by a lock, a channel or an atomic. "
                        "If the race is meant, the manifest has to say "
                        "racy = true.")}};
}

}  // namespace

std::string to_sarif(const results& all) {
  std::map<std::string, sarif> rules;
  sarif found = sarif::array();
  for (const race_results& race : all.races) {
    for (const race_side& side : race.sides) {
      if (side.detector.empty()) continue;
      rules.emplace(side.detector, rule_of(side.detector));
      for (const race_conflict& conflict : side.conflicts) {
        if (conflict.accesses.empty()) continue;
        found.push_back(result_of(race.program, side, conflict, all.root));
      }
    }
  }
  sarif driver{{"name", "sidebyside"},
               {"version", all.conditions.compare_version}};
  driver["rules"] = sarif::array();
  for (const auto& [detector, rule] : rules) driver["rules"].push_back(rule);
  const sarif run{{"tool", {{"driver", driver}}},
                  {"invocations",
                   sarif::array({{{"executionSuccessful", !all.interrupted}}})},
                  {"results", found}};
  const sarif document{
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", sarif::array({run})}};
  return document.dump(2, ' ', false, sarif::error_handler_t::replace) + "\n";
}

}  // namespace sidebyside
