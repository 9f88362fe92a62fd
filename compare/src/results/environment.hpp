/// The machine and the toolchains that a measurement comes from.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace sidebyside {

struct environment {
  std::string cpu;       ///< model name
  unsigned cores = 0;    ///< that this process may run on
  std::string system;    ///< kernel and architecture
  std::string governor;  ///< of the CPU frequency; empty where there is none
  std::optional<double> load_average;             ///< of the last minute
  std::string date;                               ///< UTC, ISO 8601
  std::map<std::string, std::string> toolchains;  ///< by implementation label
  std::string version;                            ///< of compare itself
};

}  // namespace sidebyside
