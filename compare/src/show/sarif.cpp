#include <nlohmann/json.hpp>
#include <set>

#include "base/text.hpp"
#include "show/exports.hpp"

namespace sidebyside {
namespace {

using sarif = nlohmann::ordered_json;

/// Returns an access as a line of a file, whose path is relative to the working
/// directory. A message links to its id.
sarif location_of(const race_access& access, std::size_t id,
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
      {"message", {{"text", access.kind}}},
      {"id", id}};
}

sarif result_of(const std::string& program, const race_side& side,
                const race_conflict& conflict,
                const std::filesystem::path& root) {
  std::vector<sarif> locations;
  std::string text = fmt::format("{}/{}: ", program, side.implementation);
  for (const race_access& access : conflict.accesses) {
    const std::size_t id = locations.size();
    const auto words = fmt::format("{} at {}", access.kind, access.place);
    text += id == 0 ? words : fmt::format(", [{}]({})", words, id);
    locations.push_back(location_of(access, id, root));
  }
  sarif result{{"ruleId", side.detector},
               {"level", side.racy ? "note" : "error"},
               {"message", {{"text", text}}},
               {"locations", sarif::array({locations.front()})}};
  locations.erase(locations.begin());
  result["relatedLocations"] = locations;
  if (!side.racy) return result;
  result["suppressions"] =
      sarif::array({{{"kind", "external"},
                     {"justification", "The manifest says: racy = true"}}});
  return result;
}

sarif rule_of(const std::string& detector) {
  return {{"id", detector},
          {"shortDescription", {{"text", "Data race, says " + detector}}},
          {"fullDescription",
           {{"text",
             "Two threads access the same memory, at least one of them "
             "writes, and nothing orders the accesses."}}},
          {"help",
           {{"text",
             "Order the accesses. If the race is meant, the manifest "
             "has to say racy = true."}}}};
}

}  // namespace

std::string to_sarif(const results& all) {
  std::set<std::string> detectors;
  sarif found = sarif::array();
  for (const race_results& race : all.races) {
    for (const race_side& side : race.sides) {
      if (side.detector.empty()) continue;
      detectors.insert(side.detector);
      for (const race_conflict& conflict : side.conflicts) {
        if (conflict.accesses.empty()) continue;
        found.push_back(result_of(race.program, side, conflict, all.root));
      }
    }
  }
  const sarif run{{"tool",
                   {{"driver",
                     {{"name", "sidebyside"},
                      {"version", all.conditions.compare_version},
                      {"rules", collect(detectors, rule_of)}}}}},
                  {"invocations",
                   sarif::array({{{"executionSuccessful", !all.interrupted}}})},
                  {"results", found}};
  const sarif log{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                  {"version", "2.1.0"},
                  {"runs", sarif::array({run})}};
  return log.dump(2, ' ', false, sarif::error_handler_t::replace) + "\n";
}

}  // namespace sidebyside
