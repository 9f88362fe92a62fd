/// The receiver of news on the runs of a program.
#pragma once

#include <functional>
#include <string>

namespace sidebyside {

/// Is called often, with a function that describes the current step in a line.
using observer =
    std::function<void(const std::function<std::string()>& describe)>;

}  // namespace sidebyside
