#include "results/failure.hpp"

namespace sidebyside {

std::string_view to_string(check value) {
  switch (value) {
    case check::race:
      return "race";
    case check::time:
      return "time";
    case check::output:
      break;
  }
  return "output";
}

}  // namespace sidebyside
