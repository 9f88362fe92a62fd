#include "results/json_field.hpp"

#include <fmt/ranges.h>

#include <cstddef>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace sidebyside {
json parse_json(const std::string& text) {
  std::vector<std::string> path;  // to what is being read; indices left out
  const auto follow = [&](int depth, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::value) return true;
    const auto level = static_cast<std::size_t>(depth);
    const bool is_key = event == json::parse_event_t::key;
    path.resize(is_key ? level - 1 : level);
    if (is_key)
      path.push_back((level > 1 ? "." : "") +
                     escape(parsed.get<std::string>()));
    if (event == json::parse_event_t::array_start) path.emplace_back("[]");
    if (path.size() > max_depth) {
      throw user_error(fmt::format("{} nests more than {} levels deep",
                                   path.front(), max_depth));
    }
    return true;
  };
  try {
    return json::parse(text, follow);
  } catch (const json::out_of_range&) {
    throw user_error(
        fmt::format("{}: a number is too large", fmt::join(path, "")));
  } catch (const json::exception&) {
    throw user_error("is not JSON, or cut short; make it with --json");
  }
}

void json_field::fail(std::string_view message) const {
  throw user_error(fmt::format("{} {}", path_, message));
}

bool json_field::has(const char* key) const {
  if (!value_.is_object()) fail("must be an object");
  return value_.contains(key);
}

json_field json_field::at(const char* key) const {
  const std::string path =
      fmt::format("{}{}{}", path_, path_.empty() ? "" : ".", escape(key));
  if (!has(key)) throw user_error(path + " is missing");
  return json_field(value_.at(key), path);
}

std::vector<json_field> json_field::list() const {
  if (!value_.is_array()) fail("must be a list");
  std::vector<json_field> fields;
  for (const json& each : value_) {
    fields.emplace_back(each, fmt::format("{}[{}]", path_, fields.size()));
  }
  return fields;
}

void json_field::get_to(std::string& value) const {
  if (!value_.is_string()) fail("must be a string");
  value = value_.get<std::string>();
}

void json_field::get_to(bool& value) const {
  if (!value_.is_boolean()) fail("must be true or false");
  value = value_.get<bool>();
}

void json_field::get_to(double& value) const {
  if (!value_.is_number()) fail("must be a number");
  value = value_.get<double>();
  if (!(value >= 0 && value <= max_number)) {
    fail(fmt::format("must be from 0 to {:g}", double{max_number}));
  }
}

}  // namespace sidebyside
