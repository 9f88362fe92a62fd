#include "base/output.hpp"

#include <fcntl.h>
#include <pty.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "base/signals.hpp"
#include "support.hpp"

namespace sidebyside {
namespace {

using test::content_of;
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

unsigned mode_of(const std::filesystem::path& file) {
  struct stat status {};
  stat(file.c_str(), &status);
  return status.st_mode & 07777U;
}

TEST(OutputFile, IsWrittenWhole) {
  const temporary_folder folder;
  const auto file = folder.path() / "out.json";
  {
    output_file output(file);
    EXPECT_FALSE(std::filesystem::exists(file));
    output.write("content\n");
  }
  EXPECT_EQ(content_of(file), "content\n");
  EXPECT_EQ(entries(folder), 1U);
}

TEST(OutputFile, OldContentStaysUntilTheNewIsThere) {
  const temporary_folder folder;
  const auto file = folder.write("out.json", "old");
  {
    const output_file output(file);
    EXPECT_EQ(content_of(file), "old");
  }
  EXPECT_EQ(content_of(file), "old");
  EXPECT_EQ(entries(folder), 1U);
}

TEST(OutputFile, KeepsModeAndSymbolicLink) {
  const temporary_folder folder;
  const auto file = folder.write("real.json", "old");
  chmod(file.c_str(), 04640);
  const auto link = folder.path() / "link.json";
  std::filesystem::create_symlink("real.json", link);
  output_file(link).write("new");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(content_of(file), "new");
  EXPECT_EQ(mode_of(file), 0640U);  // but nobody is root by it
}

TEST(OutputFile, KeepsTheOwner) {
  if (getuid() != 0) GTEST_SKIP() << "takes root";
  const temporary_folder folder;
  const auto file = folder.write("out", "old");
  constexpr uid_t nobody = 65534;
  ASSERT_EQ(chown(file.c_str(), nobody, nobody), 0);
  output_file(file).write("new");
  struct stat status {};
  stat(file.c_str(), &status);
  EXPECT_EQ(status.st_uid, nobody);
}

TEST(OutputFile, NewOneHasTheModeThatTheMaskLeaves) {
  const temporary_folder folder;
  const mode_t previous = umask(027);
  output_file(folder.path() / "new").write("x");
  umask(previous);
  EXPECT_EQ(mode_of(folder.path() / "new"), 0640U);
}

TEST(OutputFile, NameMayBeAsLongAsTheSystemAllows) {
  const temporary_folder folder;
  const auto file = folder.path() / std::string(255, 'x');
  output_file(file).write("x");
  EXPECT_EQ(content_of(file), "x");
}

TEST(OutputFile, UnwritablePathIsAnErrorAtOnce) {
  const temporary_folder folder;
  EXPECT_THROW(output_file{folder.path() / "no" / "such"}, user_error);
  EXPECT_THROW(output_file{folder.path()}, user_error);
  EXPECT_THROW(output_file{"/dev/null/nope"}, user_error);
  EXPECT_THROW(output_file{""}, user_error);
}

TEST(OutputFile, SymbolicLinkToNothingIsFollowed) {
  const temporary_folder folder;
  const auto link = folder.path() / "link";
  std::filesystem::create_symlink("new", link);
  output_file(link).write("x");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(content_of(folder.path() / "new"), "x");
  std::filesystem::create_directory(folder.path() / "sub");
  std::filesystem::create_symlink("../chain", folder.path() / "sub/far");
  std::filesystem::create_symlink("sub/end", folder.path() / "chain");
  output_file(folder.path() / "sub/far").write("y");
  EXPECT_EQ(content_of(folder.path() / "sub/end"), "y");
  const auto loop = folder.path() / "loop";
  std::filesystem::create_symlink("loop", loop);
  EXPECT_THROW(output_file{loop}, user_error);
}

TEST(OutputFile, IsOneWhateverTheSpelling) {
  const temporary_folder folder;
  const auto file = folder.path() / "new";
  std::filesystem::create_symlink("new", folder.path() / "link");
  std::filesystem::create_directory(folder.path() / "sub");
  const output_file output(file);
  std::filesystem::create_symlink(".", folder.path() / "here");
  for (const char* name : {"./new", "sub/../new", "link", "here/new"}) {
    EXPECT_TRUE(output.is_same_as(output_file(folder.path() / name))) << name;
  }
  EXPECT_FALSE(output.is_same_as(output_file(folder.path() / "other")));
  EXPECT_FALSE(output.is_same_as(output_file(folder.path() / "sub/new")));
  const auto present = folder.write("present", "");
  std::filesystem::create_hard_link(present, folder.path() / "linked");
  EXPECT_TRUE(
      output_file(present).is_same_as(output_file(folder.path() / "linked")));
  EXPECT_TRUE(output_file("-").is_same_as(output_file("/dev/stdout")));
}

TEST(OutputFile, IsOneInAFolderThatIsMountedTwice) {
  const temporary_folder folder;
  const temporary_folder other;
  if (mount(folder.path().c_str(), other.path().c_str(), nullptr, MS_BIND,
            nullptr) != 0) {
    GTEST_SKIP() << "not allowed to mount";
  }
  EXPECT_TRUE(output_file(folder.path() / "new")
                  .is_same_as(output_file(other.path() / "new")));
  EXPECT_EQ(umount(other.path().c_str()), 0);
}

TEST(OutputFile, RelativeNameIsOfTheWorkingDirectory) {
  const temporary_folder folder;
  const auto previous = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const output_file output("new");
  EXPECT_TRUE(output.is_same_as(output_file("./new")));
  std::filesystem::current_path(previous);
}

TEST(OutputFile, PlantedLinkIsNotFollowed) {
  const temporary_folder folder;
  const auto victim = folder.write("victim", "kept");
  const auto file = folder.path() / "out";
  std::filesystem::create_symlink(
      victim, file.string() + "." + std::to_string(getpid()) + ".tmp");
  output_file(file).write("content");
  EXPECT_EQ(content_of(victim), "kept");
  EXPECT_EQ(content_of(file), "content");
}

/// Files as somebody who is not root.
class Unprivileged : public testing::Test {
 protected:
  void SetUp() override {
    constexpr uid_t nobody = 65534;
    if (geteuid() == 0) {
      ASSERT_EQ(seteuid(nobody), 0);
    }
  }
  void TearDown() override { ASSERT_EQ(seteuid(getuid()), 0); }

  temporary_folder folder_;
  std::filesystem::path file_ = folder_.write("out", "long old content");
};

/// In a folder that is not writable.
class InPlace : public Unprivileged {
 protected:
  void SetUp() override {
    chmod(file_.c_str(), 0666);
    chmod(folder_.path().c_str(), 0555);
    Unprivileged::SetUp();
  }
  void TearDown() override {
    Unprivileged::TearDown();
    chmod(folder_.path().c_str(), 0755);
  }
};

TEST_F(InPlace, FileIsWrittenWithAWarning) {
  output_file output(file_);
  EXPECT_EQ(content_of(file_), "long old content");
  const auto warning = output.write("new");
  EXPECT_EQ(content_of(file_), "new");
  ASSERT_TRUE(warning);
  EXPECT_TRUE(test::contains(*warning, "out was written in place"));
  EXPECT_THROW(output_file{folder_.path() / "other"}, user_error);
  const std::string longer(1U << 20U, 'x');
  output_file(file_).write(longer);
  EXPECT_EQ(content_of(file_), longer);
}

TEST_F(InPlace, OldContentStaysWhereThereIsNoSpace) {
  output_file output(file_);
  rlimit previous{};
  getrlimit(RLIMIT_FSIZE, &previous);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit scarce{1000, previous.rlim_max};
  setrlimit(RLIMIT_FSIZE, &scarce);
  EXPECT_THROW(output.write(std::string(10'000, 'x')), user_error);
  setrlimit(RLIMIT_FSIZE, &previous);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(content_of(file_), "long old content");
}

TEST_F(InPlace, WhatSomebodyPutsThereMeanwhileIsNotWaitedFor) {
  output_file output(file_);
  TearDown();
  std::filesystem::remove(file_);
  ASSERT_EQ(mkfifo(file_.c_str(), 0666), 0);
  SetUp();
  EXPECT_THROW(output.write("new"), user_error);
}

TEST(OutputFile, IsWrittenThoughItsTemporaryIsGone) {
  const temporary_folder folder;
  output_file output(folder.path() / "out");
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    std::filesystem::remove(entry.path());
  }
  EXPECT_TRUE(output.write("new"));
  EXPECT_EQ(content_of(folder.path() / "out"), "new");
}

TEST_F(Unprivileged, WritesInPlaceWhatIsAnothersInAStickyFolder) {
  if (getuid() != 0) GTEST_SKIP() << "takes two users";
  ASSERT_EQ(seteuid(0), 0);
  chmod(file_.c_str(), 0666);
  chmod(folder_.path().c_str(), 01777);
  SetUp();
  const auto warning = output_file(file_).write("new");
  EXPECT_EQ(content_of(file_), "new");
  ASSERT_TRUE(warning);
  EXPECT_TRUE(test::contains(*warning, "Operation not permitted"));
  EXPECT_EQ(entries(folder_), 1U);
}

TEST(OutputFile, MountPointIsWrittenInPlace) {
  const temporary_folder folder;
  const auto file = folder.write("out", "long old content");
  if (mount(file.c_str(), file.c_str(), nullptr, MS_BIND, nullptr) != 0) {
    GTEST_SKIP() << "not allowed to mount";
  }
  const auto warning = output_file(file).write("new");
  EXPECT_EQ(content_of(file), "new");
  EXPECT_TRUE(warning);
  EXPECT_EQ(umount(file.c_str()), 0);
  EXPECT_EQ(entries(folder), 1U);
}

TEST(OutputFile, IsNoneOfTheInputs) {
  const temporary_folder folder;
  const auto file = folder.write("in", "text");
  input_files() = {folder.path() / "missing", file};
  std::filesystem::create_symlink("in", folder.path() / "link");
  std::filesystem::create_hard_link(file, folder.path() / "linked");
  for (const char* name : {"in", "link", "linked"}) {
    EXPECT_THROW(output_file(folder.path() / name).check(), user_error);
    EXPECT_THROW(write_file(folder.path() / name, "new", false), user_error);
  }
  EXPECT_EQ(content_of(file), "text");
  EXPECT_THROW(output_file(file, true).check(), user_error);
  write_file(folder.path() / "other", "new", false);
  EXPECT_EQ(content_of(folder.path() / "other"), "new");
}

TEST(OutputFile, MayBeADeviceThatIsAnInput) {
  input_files() = {"/dev/null"};
  output_file("/dev/null").check();
}

TEST(OutputFile, CanBeExtended) {
  const temporary_folder folder;
  const auto file = folder.write("summary", "old");
  output_file(file, true).write("new\n");
  EXPECT_EQ(content_of(file), "old\n\nnew\n");
  const auto fresh = folder.path() / "fresh";
  output_file(fresh, true).write("new\n");
  EXPECT_EQ(content_of(fresh), "new\n");
}

TEST(OutputFile, IsExtendedByManyAtOnce) {
  const temporary_folder folder;
  const auto file = folder.write("summary", "");
  const auto table = [](int number) {  // too long for one write to a pipe
    return std::string(20'000, static_cast<char>('a' + number)) + "\n";
  };
  std::vector<std::thread> sessions;
  for (int i = 0; i < 8; ++i) {
    sessions.emplace_back([&, i] {
      for (int j = 0; j < 20; ++j) output_file(file, true).write(table(i));
    });
  }
  for (std::thread& session : sessions) session.join();
  const std::string all = content_of(file) + "\n\n";
  const std::size_t size = table(0).size() + 2;
  ASSERT_EQ(all.size(), 8 * 20 * size);
  for (std::size_t start = 0; start < all.size(); start += size) {
    EXPECT_EQ(all.substr(start, size), table(all[start] - 'a') + "\n\n");
  }
}

TEST(OutputFile, WhatNamesADescriptorIsWrittenThroughIt) {
  const temporary_folder folder;
  const auto file = folder.write("log", "old\n");
  const int log = open(file.c_str(), O_WRONLY | O_APPEND);
  const auto name = std::filesystem::path("/dev/fd") / std::to_string(log);
  output_file(name).write("new\n");
  EXPECT_EQ(content_of(file), "old\nnew\n");
  const auto link = folder.path() / "link";
  std::filesystem::create_symlink(name, link);
  output_file(link).write("by a link\n");
  EXPECT_EQ(content_of(file), "old\nnew\nby a link\n");
  EXPECT_TRUE(output_file(name).is_same_as(output_file(file)));
  close(log);
  EXPECT_THROW(output_file{name}, user_error);

  const int unnamed = open(folder.path().c_str(), O_TMPFILE | O_RDWR, 0600);
  ASSERT_GE(unnamed, 0);
  output_file(fmt::format("/proc/self/fd/{}", unnamed)).write("kept\n");
  std::array<char, 10> content{};
  EXPECT_EQ(pread(unnamed, content.data(), content.size(), 0), 5);
  close(unnamed);

  // A descriptor for reading, and one that was not handed to this process.
  for (const int flags : {O_RDONLY, O_WRONLY | O_CLOEXEC}) {
    const int fd = open(file.c_str(), flags);
    EXPECT_THROW(output_file(fmt::format("/dev/fd/{}", fd)), user_error);
    close(fd);
  }
}

/// A signal that comes while something waits.
class Pending : public testing::Test {
 protected:
  void signal_soon() {
    sender_ = std::thread([] {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      kill(getpid(), SIGTERM);
    });
  }
  void TearDown() override {
    if (!sender_.joinable()) return;  // the test was skipped
    sender_.join();
    constexpr timespec now{};
    const sigset_t signals = ending_signals();
    EXPECT_EQ(sigtimedwait(&signals, nullptr, &now), SIGTERM);
  }

  std::thread sender_;
  blocked_signals blocked_{ending_signals()};
};

TEST(OutputFile, IsWrittenThoughASignalIsPending) {
  const temporary_folder folder;
  const sigset_t signals = ending_signals();
  const blocked_signals blocked(signals);
  kill(getpid(), SIGTERM);
  write_file(folder.path() / "out", "content");
  EXPECT_EQ(content_of(folder.path() / "out"), "content");
  constexpr timespec now{};
  EXPECT_EQ(sigtimedwait(&signals, nullptr, &now), SIGTERM);
}

TEST_F(Pending, EndsTheWaitForAReader) {
  const temporary_folder folder;
  const auto fifo = folder.path() / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  signal_soon();
  EXPECT_THROW(output_file{fifo}, user_error);
}

TEST_F(Pending, EndsTheWaitForAWriter) {
  const temporary_folder folder;
  const auto fifo = folder.path() / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  signal_soon();
  EXPECT_THROW(read_file(fifo), user_error);
}

TEST_F(Pending, EndsAWriteToAFullPipe) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  const descriptor reader(ends[0]);
  const descriptor writer(ends[1]);
  signal_soon();
  EXPECT_THROW(write_all(writer.get(), std::string(1U << 20U, 'x')),
               std::system_error);
}

TEST_F(Pending, EndsAWriteToATerminalThatNobodyReads) {
  if (!test::has_pts()) GTEST_SKIP() << "/dev/pts is not mounted";
  int master = -1;
  int slave = -1;
  ASSERT_EQ(openpty(&master, &slave, nullptr, nullptr, nullptr), 0);
  const descriptor reader(master);
  const descriptor writer(slave);
  signal_soon();
  EXPECT_THROW(write_all(slave, std::string(1U << 20U, 'x')),
               std::system_error);
}

TEST(WriteAll, DoesNotWaitLongerThanItMay) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  const descriptor reader(ends[0]);
  const descriptor writer(ends[1]);
  write_wait() = last_wait;
  EXPECT_THROW(write_all(ends[1], std::string(1U << 20U, 'x')),
               std::system_error);
  write_wait() = endless_wait;
}

/// Waits until a child stops or ends; its status, or none after some seconds.
std::optional<int> status_of(pid_t child) {
  for (int i = 0; i < 500; ++i) {
    int status = 0;
    if (waitpid(child, &status, WUNTRACED | WNOHANG) == child) return status;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return std::nullopt;
}

TEST(StandStill, IsNotWhereNobodyWouldContinueUs) {
  for (const bool is_orphan : {false, true}) {
    const pid_t child = fork();
    if (child == 0) {
      is_orphan ? setsid() : setpgid(0, 0);
      sigset_t signals{};
      for (const int signal : {SIGTSTP, SIGCONT}) sigaddset(&signals, signal);
      sigprocmask(SIG_BLOCK, &signals, nullptr);
      if (!is_orphan) kill(getpid(), SIGCONT);
      stand_still();
      _exit(0);
    }
    const auto status = status_of(child);
    EXPECT_TRUE(status && WIFEXITED(*status)) << is_orphan;
    kill(child, SIGKILL);
  }
}

TEST(WriteAll, StandsStillAsOftenAsItIsAskedToAndGoesOn) {
  for (const bool is_blocked : {false, true}) {
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    const descriptor reader(ends[0]);
    descriptor writer(ends[1]);
    const std::string content(1U << 18U, 'x');
    const pid_t child = fork();
    if (child == 0) {
      setpgid(0, 0);
      sigset_t signals = ending_signals();
      sigaddset(&signals, SIGTSTP);
      if (is_blocked) sigprocmask(SIG_BLOCK, &signals, nullptr);
      write_all(ends[1], content);
      _exit(0);
    }
    writer = descriptor();
    for (int i = 0; i < 3; ++i) {
      std::optional<int> status;
      // On a busy machine it may still be on its way from the last stop.
      for (int attempt = 0; attempt < 4 && !status; ++attempt) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        kill(child, SIGTSTP);
        status = status_of(child);
      }
      EXPECT_TRUE(status && WIFSTOPPED(*status)) << is_blocked;
      kill(child, SIGCONT);
    }
    std::string read(content.size(), '\0');
    std::size_t size = 0;
    for (ssize_t got = 1; got > 0; size += static_cast<std::size_t>(got)) {
      got = ::read(reader.get(), read.data() + size, read.size() - size);
    }
    EXPECT_EQ(read, content);
    const auto status = status_of(child);
    EXPECT_TRUE(status && WIFEXITED(*status) && WEXITSTATUS(*status) == 0);
    if (!status) kill(child, SIGKILL);
  }
}

TEST(OutputFile, FifoIsWrittenWhole) {
  const temporary_folder folder;
  const auto fifo = folder.path() / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { read = content_of(fifo); });
  const std::string content(1U << 20U, 'x');
  write_file(fifo, content);
  reader.join();
  EXPECT_EQ(read, content);
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
