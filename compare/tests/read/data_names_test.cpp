// The names of data that compare/disassemble.awk writes into what disassemblers
// print.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "process/runner.hpp"
#include "support.hpp"

namespace sidebyside::test {
namespace {

namespace fs = std::filesystem;

/// Names the data in the output of a disassembler, which symbols precede.
std::string name_data(const std::string& printed) {
  const temporary_folder folder;
  const auto file = folder.write("printed", printed).string();
  runner runner;
  const run_result ran = runner.run(
      *find_command({"awk", "-f", SOURCE_DIR "/compare/disassemble.awk", file}),
      {60, 1U << 20U});
  return ran.code != 0 ? "failed" : ran.out.read(0, ran.out.size());
}

TEST(NamesOfData, GoHasThoseOfItsSymbols) {
  const std::string symbols =
      "  b0000          0 R type:*\n  b0000          0 r runtime.rodata\n"
      "  d5830          0 r go:string.*\n  d6000          8 r $f64.1\n"
      " 1b14e8         16 D main.counter\n";
  const auto name = [&](const std::string& code) {
    return name_data(symbols + code);
  };
  const std::string page =
      "  a.go:1\t0xa6af8\t\t\tf0\t\tADRP 1(PC), R27    // adrp x27, .+0x";
  const std::string load = "  a.go:1\t0xa6afc\t\t\tf9\t\tMOVD R0    // ";
  EXPECT_TRUE(
      contains(name(page + "10b000\t\n" + load + "ldr x0, [x27,#1264]\n"),
               "// adrp x27, main.counter+8\t\n"));
  EXPECT_TRUE(
      contains(name(page + "2f000\t\n" + load + "add x27, x27, #0x900\n"),
               "// adrp x27, go:string.*\t\n"));
  // The first address is behind the last symbol. The second instruction uses
  // another register.
  EXPECT_TRUE(contains(name(page + "10b000\n" + load + "ldr x0, [x27,#1272]\n"),
                       "adrp x27, .+0x10b000\n"));
  EXPECT_TRUE(contains(name(page + "a000\n" + load + "ldr x0, [x7,#8]\n"),
                       "adrp x27, type:*\n"));
  EXPECT_TRUE(contains(
      name("  a.go:1\t0xae912\t\t488d0527840100\t\tLEAQ 0x18427(IP), AX "
           "// lea 0x18427(%rip),%rax\t\t\n"),
      "// lea type:*(%rip),%rax\t\t\n"));
  EXPECT_EQ(name("disassemble: failed\n"), "failed");
}

TEST(NamesOfData, ObjdumpHasThoseWithRoom) {
  const std::string printed = name_data(
      "Sections:\nIdx Name Size VMA LMA File off Algn\n"
      "  9 .rodata  00000100  0000000000527000  0000000000527000  0012 2**5\n"
      "SYMBOL TABLE:\n0000000000010000 l     O .bss\t0000000000001000 a[]\n"
      "0000000000526ff0 g     F .fini\t0000000000000009 _fini\n\n"
      "Disassembly of section .text:\n"
      "  10:\tlea 0x1(%rip),%rax  # 10c80 <a[]+0xc80>\n"
      "  17:\tlea 0x1(%rip),%rax  # 10010 <a[]+0x10>\n"
      "  1e:\tlea 0x1(%rip),%rax  # 11000 <a[]+0x1000>\n"
      "  25:\tlea 0x1(%rip),%rax  # 527008 <_fini+0x18>\n");
  EXPECT_EQ(printed,
            "Disassembly of section .text:\n"
            "  10:\tlea 0x1(%rip),%rax  # 10c80 <a[]+3200>\n"
            "  17:\tlea 0x1(%rip),%rax  # 10010 <a[]+0x10>\n"
            "  1e:\tlea 0x1(%rip),%rax  # 11000 <a[]+0x1000>\n"
            "  25:\tlea 0x1(%rip),%rax  # 527008 <.rodata>\n");
}

TEST(NamesOfData, ObjectFilesHaveThoseOfTheirSections) {
  const std::string printed = name_data(
      "SYMBOL TABLE:\n0000000000000008 l     O .bss\t0000000000000004 "
      ".hidden f(int&)::n\n\nDisassembly of section .text:\n"
      "\t\t\t40: R_AARCH64_ADR_PREL_PG_HI21\t.bss+0x8\n"
      "\t\t\t44: R_AARCH64_ADR_PREL_PG_HI21\t.bss+0xc\n");
  EXPECT_EQ(printed,
            "Disassembly of section .text:\n"
            "\t\t\t40: R_AARCH64_ADR_PREL_PG_HI21\tf(int&)::n\n"
            "\t\t\t44: R_AARCH64_ADR_PREL_PG_HI21\t.bss+0xc\n");
}

// There are no programs in a build with sanitizers.
#ifndef SANITIZED
TEST(Disassemble, KeepsItsOutputUntilTheFileIsNewer) {
  const temporary_folder folder;
  const fs::path file = folder.path() / "mutex";
  fs::copy_file(fs::path(COMPARE_EXECUTABLE).parent_path() / "cpp/mutex", file);
  runner runner;
  const auto disassemble = [&] {
    const run_result ran = runner.run(
        *find_command({SOURCE_DIR "/compare/disassemble", file.string()}),
        {60, 1U << 24U});
    EXPECT_EQ(ran.code, 0) << ran.err.read(0, 1000);
    return ran.out.read(0, ran.out.size());
  };
  const std::string code = disassemble();
  EXPECT_TRUE(contains(code, "cpp/mutex/mutex.cpp:")) << code.size();
  EXPECT_FALSE(contains(code, " <boost::lock_error::~lock_error()>:\n"));
  EXPECT_TRUE(disassemble() == code);
  folder.write("mutex.listing", "kept");
  EXPECT_EQ(disassemble(), "kept");
  fs::last_write_time(
      file, fs::file_time_type::clock::now() + std::chrono::seconds(1));
  EXPECT_TRUE(disassemble() == code);
}
#endif

}  // namespace
}  // namespace sidebyside::test
