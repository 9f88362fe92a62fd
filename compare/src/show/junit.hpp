/// Results as JUnit's XML, which CI systems show as a list of tests: one case
/// for each program, implementation and check. The form is that of the Ant task
/// (https://github.com/windyroad/JUnit-Schema).
#pragma once

#include <string>

#include "results/results.hpp"

namespace sidebyside {

std::string to_junit(const results& all);

}  // namespace sidebyside
