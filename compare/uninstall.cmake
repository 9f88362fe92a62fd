# The target uninstall removes the files that `cmake --install` wrote last, and
# the folders of ours that are empty then. It runs this file as a script.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  add_custom_target(uninstall
    COMMAND ${CMAKE_COMMAND} -P ${CMAKE_CURRENT_LIST_FILE}
    WORKING_DIRECTORY ${CMAKE_BINARY_DIR}
    VERBATIM)
  return()
endif()

set(manifest ${CMAKE_BINARY_DIR}/install_manifest.txt)
if(NOT EXISTS ${manifest})
  message(FATAL_ERROR "Nothing was installed from ${CMAKE_BINARY_DIR}.")
endif()
file(STRINGS ${manifest} files)
foreach(file IN LISTS files)
  message(STATUS "Removing: ${file}")
  file(REMOVE ${file})
  if(EXISTS ${file})
    message(FATAL_ERROR "${file} cannot be removed.")
  endif()
  cmake_path(GET file PARENT_PATH folder)
  while(folder MATCHES "/sidebyside(/|$)")
    file(GLOB content ${folder}/*)
    if(content)
      break()
    endif()
    file(REMOVE_RECURSE ${folder})
    cmake_path(GET folder PARENT_PATH folder)
  endwhile()
endforeach()
file(REMOVE ${manifest})
