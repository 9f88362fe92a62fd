# Compiles every C++ program for another processor, and links none: NAME/NAME.cpp
# becomes bin/cpp/NAME.o. Boost's headers are those of this machine. The folder
# that holds them has others as well, so they are found through a link.
find_path(BOOST_HEADERS boost/version.hpp PATHS /usr/include
          NO_CMAKE_FIND_ROOT_PATH)
need("${BOOST_HEADERS}" "Boost" "libboost-fiber-dev and libboost-thread-dev")
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include)
file(CREATE_LINK ${BOOST_HEADERS}/boost ${CMAKE_BINARY_DIR}/include/boost SYMBOLIC)

set(CMAKE_UNITY_BUILD OFF)
file(GLOB sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} */*.cpp)
list(FILTER sources EXCLUDE REGEX "^tests/")
set(objects "")
foreach(source IN LISTS sources)
  cmake_path(GET source STEM program)
  add_library(cpp-${program} OBJECT ${source})
  target_include_directories(cpp-${program} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_include_directories(cpp-${program} SYSTEM PRIVATE ${CMAKE_BINARY_DIR}/include)
  # Asio of Boost 1.74 uses std::exchange without its header.
  target_compile_options(cpp-${program} PRIVATE -g1 -gdwarf-4 -include utility
    -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
  set(object ${BIN_DIR}/cpp/${program}.o)
  add_custom_command(
    OUTPUT ${object}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${BIN_DIR}/cpp
    COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_OBJECTS:cpp-${program}> ${object}
    DEPENDS cpp-${program} $<TARGET_OBJECTS:cpp-${program}>
    COMMAND_EXPAND_LISTS VERBATIM)
  list(APPEND objects ${object})
endforeach()
add_custom_target(cpp-programs ALL DEPENDS ${objects})
