// Shows race detectors and the explorer what boost::call_once
// orders. Its atomics are inside Boost's library, which is
// not compiled for them. These two functions take the place
// of the library's, do the same accesses where they can be
// seen, and call the library's.
#include <dlfcn.h>

#include <boost/thread/once.hpp>

namespace boost::thread_detail {
namespace {

template <class Function>
Function* find(const char* mangled) {
  return reinterpret_cast<Function*>(
      dlsym(RTLD_NEXT, mangled));
}

void show_store(once_flag& flag) {
  __atomic_fetch_add(&flag.storage, 0U,
                     __ATOMIC_RELEASE);
}

}  // namespace

bool enter_once_region(once_flag& flag) noexcept {
  static const auto enter = find<bool(once_flag&)>(
      "_ZN5boost13thread_detail17"
      "enter_once_regionERNS_"
      "9once_flagE");
  __atomic_load_n(&flag.storage, __ATOMIC_ACQUIRE);
  const bool is_first = enter(flag);
  if (!is_first) {
    __atomic_load_n(&flag.storage,
                    __ATOMIC_ACQUIRE);
  }
  return is_first;
}

void commit_once_region(once_flag& flag) noexcept {
  static const auto commit = find<void(once_flag&)>(
      "_ZN5boost13thread_detail18"
      "commit_once_regionERNS_"
      "9once_flagE");
  show_store(flag);
  commit(flag);
  show_store(flag);
}

}  // namespace boost::thread_detail
