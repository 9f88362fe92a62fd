// Shows race detectors and the explorer what boost::call_once
// orders. Its atomics are inside Boost's library, which is
// not compiled for them. The linker puts these two functions
// around the library's, as its option --wrap says. They
// access a variable in place of the flag, where it can be
// seen. There is one variable, because no program has a
// second flag.
#include <boost/thread/once.hpp>

static int visible_flag = 0;

// NOLINTBEGIN(readability-identifier-naming): the linker gives the names
extern "C" {
bool __real__ZN5boost13thread_detail17enter_once_regionERNS_9once_flagE(
    boost::once_flag& flag);
void __real__ZN5boost13thread_detail18commit_once_regionERNS_9once_flagE(
    boost::once_flag& flag);

bool __wrap__ZN5boost13thread_detail17enter_once_regionERNS_9once_flagE(
    boost::once_flag& flag) {
  __atomic_fetch_add(&visible_flag, 1,
                     __ATOMIC_ACQUIRE);
  const bool is_first =
      __real__ZN5boost13thread_detail17enter_once_regionERNS_9once_flagE(
          flag);
  if (!is_first) {
    __atomic_fetch_add(&visible_flag, 1,
                       __ATOMIC_ACQUIRE);
  }
  return is_first;
}

void __wrap__ZN5boost13thread_detail18commit_once_regionERNS_9once_flagE(
    boost::once_flag& flag) {
  __atomic_fetch_add(&visible_flag, 1,
                     __ATOMIC_RELEASE);
  __real__ZN5boost13thread_detail18commit_once_regionERNS_9once_flagE(
      flag);
  __atomic_fetch_add(&visible_flag, 1,
                     __ATOMIC_RELEASE);
}
}
// NOLINTEND(readability-identifier-naming)
