// Runs a fuzz target on files, for compilers without libFuzzer.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "fuzz/fuzz.hpp"

int main(int argc, char* argv[]) {
  for (int i = 1; i < argc; ++i) {
    std::ifstream stream(argv[i], std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    if (!stream) {
      std::fprintf(stderr, "%s: cannot be read\n", argv[i]);
      return EXIT_FAILURE;
    }
    const std::string bytes = content.str();
    std::puts(argv[i]);
    std::fflush(stdout);  // before what may crash
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                           bytes.size());
  }
}
