# CPack makes a Debian package of a build. With STATIC, it makes an archive that
# runs where it is unpacked.

# Whom the Debian package names, as Debian's own tools take it.
set(MAINTAINER "The authors of sidebyside <sidebyside@users.noreply.github.com>")
if(DEFINED ENV{DEBFULLNAME} AND DEFINED ENV{DEBEMAIL})
  set(MAINTAINER "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()

# The notes of this version, from the changelog.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
             ${PROJECT_SOURCE_DIR}/CHANGELOG.md)
file(READ ${PROJECT_SOURCE_DIR}/CHANGELOG.md notes)
string(FIND "${notes}" "\n## ${PROJECT_VERSION}" start)
if(start EQUAL -1)
  message(FATAL_ERROR "CHANGELOG.md has nothing on ${PROJECT_VERSION}.")
endif()
string(SUBSTRING "${notes}" ${start} -1 notes)
string(REGEX REPLACE "^\n## [^\n]*\n+" "" notes "${notes}")
string(FIND "${notes}" "\n## " end)
string(SUBSTRING "${notes}" 0 ${end} notes)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/package/notes.md CONTENT "@notes@\n"
     @ONLY)

set(CPACK_PACKAGE_NAME sidebyside)
set(CPACK_PACKAGE_CONTACT ${MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
    "checks and times programs that exist in several languages")
set(CPACK_PACKAGE_DESCRIPTION
"sidebyside runs programs that do the same, in several languages or in two
builds, checks that their outputs are the same, and says which one is faster,
with an interval. It also runs their race detectors, and goes through every
order of the steps of a concurrent C, C++ or Go program.")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
    WORLD_READ WORLD_EXECUTE)
set(build "${CMAKE_BINARY_DIR};${PROJECT_NAME}")

if(STATIC)
  # Its files on languages, which compare otherwise has from the distribution.
  find_path(SOURCE_HIGHLIGHT_DATA lang.map PATH_SUFFIXES source-highlight
            PATHS /usr/share REQUIRED)
  install(DIRECTORY ${SOURCE_HIGHLIGHT_DATA}/
          DESTINATION share/sidebyside/source-highlight
          FILES_MATCHING PATTERN *.lang PATTERN lang.map)
  find_file(GPL_3 GPL-3 PATHS /usr/share/common-licenses REQUIRED)
  install(FILES ${GPL_3} DESTINATION share/doc/sidebyside)
  set(CPACK_GENERATOR TGZ)
  set(CPACK_PACKAGE_FILE_NAME
      sidebyside-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
  set(CPACK_INSTALL_CMAKE_PROJECTS "${build};sidebyside;/;${build};plain;/")
  include(CPack)
  return()
endif()

string(REGEX REPLACE "\n- " "\n\n  * " changes "\n${notes}")
string(REGEX REPLACE "\n  ([^*])" "\n    \\1" changes "${changes}")
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
cmake_host_system_information(RESULT distribution
                              QUERY DISTRIB_ID DISTRIB_VERSION_ID)
list(JOIN distribution "" distribution)
# A package for a newer release of the distribution has a greater version.
set(CPACK_DEBIAN_PACKAGE_RELEASE 1~${distribution})
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/package/changelog.Debian CONTENT
[[sidebyside (@PROJECT_VERSION@-@CPACK_DEBIAN_PACKAGE_RELEASE@) unstable; urgency=medium
@changes@
 -- @MAINTAINER@  @date@
]] @ONLY)

# The documents that every Debian package has, compressed as all have them.
foreach(file package/changelog.Debian share/man/man1/sidebyside.1)
  string(REGEX REPLACE "^package" "share/doc/sidebyside" target ${file})
  install(CODE "
    set(target \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${target}.gz)
    cmake_path(GET target PARENT_PATH folder)
    file(MAKE_DIRECTORY \${folder})
    execute_process(COMMAND gzip -9nc ${CMAKE_BINARY_DIR}/${file}
                    OUTPUT_FILE \${target} COMMAND_ERROR_IS_FATAL ANY)"
    COMPONENT debian EXCLUDE_FROM_ALL)
endforeach()
install(FILES package/copyright DESTINATION share/doc/sidebyside
        COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES package/lintian-overrides DESTINATION share/lintian/overrides
        RENAME sidebyside COMPONENT debian EXCLUDE_FROM_ALL)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_CMAKE_PROJECTS "${build};sidebyside;/;${build};debian;/")
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "binutils, g++ | clang, golang-go, less")
execute_process(COMMAND dpkg --print-architecture
                OUTPUT_VARIABLE architecture ERROR_QUIET
                OUTPUT_STRIP_TRAILING_WHITESPACE)
set(CPACK_DEBIAN_FILE_NAME
    sidebyside_${PROJECT_VERSION}_${distribution}_${architecture}.deb)
include(CPack)
