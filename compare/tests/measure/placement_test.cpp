#include "measure/placement.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "measure/rounds.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::temporary_folder;

/// A script with a megabyte of comment behind its end, which a shell that has
/// read `exit` does not read.
class PageCache : public testing::Test {
 protected:
  void SetUp() override {
    struct statfs status {};
    ASSERT_EQ(statfs(folder_.path().c_str(), &status), 0);
    if (status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC) {
      GTEST_SKIP() << "the build is on a file system that is all memory";
    }
    file_ = folder_.write_script(
        "script", "exit 0\n" + std::string(1U << 20U, '#') + "\n");
    ASSERT_EQ(cached_share(), 1);
  }

  /// Of the file's pages, as one from 0 to 1.
  [[nodiscard]] double cached_share() const {
    const std::size_t size = std::filesystem::file_size(file_);
    const descriptor opened(open(file_.c_str(), O_RDONLY | O_CLOEXEC));
    void* mapped = mmap(nullptr, size, PROT_READ, MAP_SHARED, opened.get(), 0);
    EXPECT_NE(mapped, MAP_FAILED);
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    std::vector<unsigned char> pages((size + page - 1) / page);
    EXPECT_EQ(mincore(mapped, size, pages.data()), 0);
    munmap(mapped, size);
    const auto cached = std::count_if(
        pages.begin(), pages.end(), [](auto each) { return (each & 1) != 0; });
    return static_cast<double>(cached) / static_cast<double>(pages.size());
  }

  // Where the build is: /tmp may be all memory.
  temporary_folder folder_{std::filesystem::current_path()};
  std::filesystem::path file_;
};

TEST_F(PageCache, FileThatWasJustWrittenIsEvicted) {
  EXPECT_TRUE(evict_from_page_cache(file_));
  EXPECT_EQ(cached_share(), 0);
}

TEST_F(PageCache, FileThatIsNotThereIsNotEvicted) {
  EXPECT_FALSE(evict_from_page_cache(folder_.path() / "none"));
}

TEST_F(PageCache, PlacementIsDrawnByReadingAgain) {
  std::mt19937_64 random(5);
  const command script{file_, {file_.string()}};
  EXPECT_EQ(draw_placement({script, script}, random),
            (std::vector<bool>{true, true}));
  EXPECT_EQ(cached_share(), 1);
}

/// Placement of the only side of one timed round.
placement placement_of(const std::filesystem::path& file) {
  prepared_program program;
  program.program.sides.emplace_back();
  program.commands.push_back({file, {file.string()}});
  plan plan;
  plan.warmup_rounds = 0;
  plan.memory_rounds = 0;
  plan.rounds = 1;
  runner runner;
  test::no_observer nobody;
  const timed_program found = run_rounds(runner, program, plan, nobody);
  EXPECT_TRUE(found.failures.empty());
  return found.sides[0].placement;
}

TEST_F(PageCache, TimedRoundsHaveADrawnPlacement) {
  EXPECT_EQ(placement_of(file_), placement::drawn);
}

TEST_F(PageCache, WhatAnotherProcessHasMappedHasAFixedPlacement) {
  const descriptor opened(open(file_.c_str(), O_RDONLY | O_CLOEXEC));
  constexpr std::size_t page = 4096;
  auto* mapped = static_cast<const volatile char*>(
      mmap(nullptr, page, PROT_READ, MAP_SHARED, opened.get(), 0));
  ASSERT_NE(mapped, MAP_FAILED);
  ASSERT_EQ(*mapped, '#');  // now it is there
  EXPECT_EQ(placement_of(file_), placement::fixed);
}

TEST(Placement, OfAFileInMemoryIsFixed) {
  struct statfs status {};
  if (statfs("/dev/shm", &status) != 0 || status.f_type != TMPFS_MAGIC) {
    GTEST_SKIP() << "/dev/shm is no tmpfs";
  }
  const temporary_folder folder("/dev/shm");
  EXPECT_EQ(placement_of(folder.write_script("script", "exit 0")),
            placement::fixed);
}

}  // namespace
}  // namespace sidebyside
