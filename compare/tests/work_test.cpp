// Work that grows in proportion to its input. The bytes that are allocated and
// the texts that are compared are counted, because times differ from machine to
// machine.
#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>

#include "command/command.hpp"
#include "pages/program_page.hpp"
#include "results/json.hpp"
#include "results/outcomes.hpp"
#include "support.hpp"

// The sanitizers have functions of their own in these places.
#ifndef SANITIZED

static std::atomic<std::size_t> allocated_bytes{0};
static std::atomic<std::size_t> comparisons{0};

void* operator new(std::size_t size) {
  allocated_bytes += size;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

/// Takes the place of the C library's function.
extern "C" int memcmp(const void* one, const void* other,
                      std::size_t size) noexcept {
  ++comparisons;
  const auto* left = static_cast<const unsigned char*>(one);
  const auto* right = static_cast<const unsigned char*>(other);
  for (; size > 0; --size, ++left, ++right) {
    if (*left != *right) return *left - *right;
  }
  return 0;
}

/// Clang calls it where only equality counts.
extern "C" int bcmp(const void* one, const void* other,
                    std::size_t size) noexcept {
  return memcmp(one, other, size);
}

namespace sidebyside::test {
namespace {

/// Expects that an input of four times the size takes some four times the work:
/// if each item were compared with each other one, it would take sixteen times.
void expect_proportion(std::size_t size,
                       const std::function<void(std::size_t)>& work) {
  work(size);  // does what is done once alone
  std::array<std::size_t, 4> counts{};
  for (std::size_t i = 0; i < counts.size(); i += 2) {
    const std::size_t bytes = allocated_bytes;
    const std::size_t texts = comparisons;
    work(i == 0 ? size : 4 * size);
    counts[i] = allocated_bytes - bytes;
    counts[i + 1] = comparisons - texts;
  }
  EXPECT_LT(counts[2], 7 * counts[0]) << "bytes";
  EXPECT_LT(counts[3], 7 * counts[1]) << "comparisons";
}

TEST(Work, OfLinksGrowsWithTheLine) {
  expect_proportion(1000, [](std::size_t names) {
    stepped_code side;
    auto& code = side.steps.emplace_back().code;
    code.push_back({"", 1});
    for (std::size_t i = 0; i < names; ++i) code[0].text += "name ";
    EXPECT_EQ(documents_of(side, {{pattern("name"), "https://x"}}).size(), 1U);
  });
}

TEST(Work, OfOutcomesGrowsWithTheirNumber) {
  expect_proportion(1000, [](std::size_t outcomes) {
    outcome_results results;
    outcome_side& side = results.sides.emplace_back();
    for (std::size_t i = 0; i < outcomes; ++i) {
      side.counts[fmt::format("text {:05}", i)] = 1;
    }
    EXPECT_EQ(make_bins(results).size(), 11U);
  });
}

TEST(Work, OfManifestsGrowsWithTheirPrograms) {
  expect_proportion(500, [](std::size_t programs) {
    std::string text =
        "[[implementation]]\nname = 'go'\ncommand = ['{bin}/{program}']\n";
    for (std::size_t i = 0; i < programs; ++i) {
      text += fmt::format("[[program]]\nname = 'p{:05}'\nstdout = 'x'\n", i);
    }
    for (std::size_t i = 0; i < programs; ++i) {
      text += fmt::format(
          "[[sweep]]\nname = 's{0:05}'\nprogram = 'p{0:05}'\nparameter = 'n'\n"
          "values = [1]\nargs = ['{{n}}']\ngroup = 'g'\n",
          i);
    }
    const temporary_folder folder;
    const auto file = folder.write("m.toml", text);
    EXPECT_EQ(read_manifest(file).programs.size(), programs);
  });
}

TEST(Work, OfReportsGrowsWithTheirPrograms) {
  expect_proportion(50, [](std::size_t programs) {
    const temporary_folder folder;
    const auto source = folder.write("a.c", "// [1] One.\nint one;\n").string();
    std::string manifest = fmt::format(
        "[[implementation]]\nname = 'a'\nsource = '{}'\ncommand = ['true']\n",
        source);
    results all;
    for (std::size_t i = 0; i < programs; ++i) {
      const std::string name = fmt::format("p{:05}", i);
      manifest += fmt::format("[[program]]\nname = '{}'\nstdout = ''\n", name);
      timed_program& program = all.programs.emplace_back();
      program.program = name;
      samples& side = program.sides.emplace_back();
      side.implementation = side.label = "a";
      all.races.emplace_back().program = name;
      race_side& race = all.races.back().sides.emplace_back();
      race.implementation = race.label = "a";
    }
    const auto json = folder.write("r.json", to_json(all));
    report_arguments chosen;
    chosen.manifest = folder.write("m.toml", manifest);
    chosen.files = {json.string()};
    chosen.output = (folder.path() / "page.html").string();
    EXPECT_EQ(sidebyside::report(chosen), all_good);
  });
}

}  // namespace
}  // namespace sidebyside::test

#endif
