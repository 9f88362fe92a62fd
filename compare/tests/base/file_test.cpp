#include "base/file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>

#include "base/error.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::read_file;
using test::temporary_folder;

std::size_t entries(const temporary_folder& folder) {
  std::size_t number = 0;
  for (const auto& unused :
       std::filesystem::directory_iterator(folder.path())) {
    static_cast<void>(unused);
    ++number;
  }
  return number;
}

TEST(OutputFile, IsWrittenWhole) {
  const temporary_folder folder;
  const auto file = folder.path() / "out.json";
  {
    output_file output(file);
    EXPECT_FALSE(std::filesystem::exists(file));
    output.write("content\n");
  }
  EXPECT_EQ(read_file(file), "content\n");
  EXPECT_EQ(entries(folder), 1U);
}

TEST(OutputFile, OldContentStaysUntilTheNewIsThere) {
  const temporary_folder folder;
  const auto file = folder.write("out.json", "old");
  {
    const output_file output(file);
    EXPECT_EQ(read_file(file), "old");
  }
  EXPECT_EQ(read_file(file), "old");
  EXPECT_EQ(entries(folder), 1U);
}

TEST(OutputFile, KeepsModeAndSymbolicLink) {
  const temporary_folder folder;
  const auto file = folder.write("real.json", "old");
  chmod(file.c_str(), 0640);
  const auto link = folder.path() / "link.json";
  std::filesystem::create_symlink("real.json", link);
  output_file(link).write("new");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(read_file(file), "new");
  struct stat status {};
  stat(file.c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST(OutputFile, UnwritablePathIsAnErrorAtOnce) {
  const temporary_folder folder;
  EXPECT_THROW(output_file{folder.path() / "no" / "such"}, user_error);
  EXPECT_THROW(output_file{folder.path()}, user_error);
  EXPECT_THROW(output_file{"/dev/null/nope"}, user_error);
  EXPECT_THROW(output_file{""}, user_error);
}

TEST(OutputFile, SymbolicLinkToNothingIsAnErrorAtOnce) {
  const temporary_folder folder;
  const auto link = folder.path() / "link";
  std::filesystem::create_symlink("nowhere", link);
  EXPECT_THROW(output_file{link}, user_error);
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  const auto loop = folder.path() / "loop";
  std::filesystem::create_symlink("loop", loop);
  EXPECT_THROW(output_file{loop}, user_error);
}

TEST(OutputFile, FullDeviceIsAnErrorAtOnce) {
  try {
    const output_file output("/dev/full");
    FAIL();
  } catch (const user_error& error) {
    EXPECT_STREQ(error.what(),
                 "/dev/full: cannot be written: No space left on device");
  }
}

TEST(OutputFile, DeviceIsWrittenToAsItIs) {
  output_file("/dev/null").write("x");
  struct stat status {};
  stat("/dev/null", &status);
  EXPECT_TRUE(S_ISCHR(status.st_mode));
}

}  // namespace
}  // namespace sidebyside
