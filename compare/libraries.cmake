# The target libraries: those that compare is linked with. With STATIC, they are
# in the executable, which then runs without them.
add_library(libraries INTERFACE)
if(STATIC)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(STATIC_LIBRARIES REQUIRED re2 source-highlight)
  # {fmt} and toml++ have no static library in Debian's packages: their headers
  # are the whole library.
  target_include_directories(libraries SYSTEM INTERFACE
    $<TARGET_PROPERTY:tomlplusplus::tomlplusplus,INTERFACE_INCLUDE_DIRECTORIES>)
  target_link_options(libraries INTERFACE -static)
  target_link_libraries(libraries INTERFACE
    fmt::fmt-header-only ${STATIC_LIBRARIES_STATIC_LDFLAGS})
  return()
endif()

# RE2 has a CMake package in newer distributions, with what it needs itself.
find_package(re2 CONFIG QUIET)
if(NOT re2_FOUND)
  find_path(RE2_INCLUDE re2/re2.h)
  find_library(RE2_LIBRARY re2)
  need("${RE2_LIBRARY}" RE2 libre2-dev)
  add_library(re2::re2 UNKNOWN IMPORTED)
  set_target_properties(re2::re2 PROPERTIES
    IMPORTED_LOCATION ${RE2_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${RE2_INCLUDE})
endif()
# GNU Source-highlight has no CMake package.
find_path(SOURCE_HIGHLIGHT_INCLUDE srchilite/sourcehighlighter.h)
find_library(SOURCE_HIGHLIGHT_LIBRARY source-highlight)
need("${SOURCE_HIGHLIGHT_LIBRARY}" "GNU Source-highlight"
     libsource-highlight-dev)
target_include_directories(libraries SYSTEM INTERFACE
  ${SOURCE_HIGHLIGHT_INCLUDE})
target_link_libraries(libraries INTERFACE
  fmt::fmt re2::re2 tomlplusplus::tomlplusplus ${SOURCE_HIGHLIGHT_LIBRARY})
