#include "fuzz/fuzz.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <system_error>

namespace sidebyside::test {

temporary_file::temporary_file() {
  std::string name =
      (std::filesystem::temp_directory_path() / "compare-fuzz-XXXXXX").string();
  const int file = mkstemp(name.data());
  if (file < 0) std::abort();
  close(file);
  path_ = name;
}

temporary_file::~temporary_file() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

void temporary_file::write(std::string_view content) const {
  std::ofstream(path_, std::ios::binary) << content;
}

}  // namespace sidebyside::test
