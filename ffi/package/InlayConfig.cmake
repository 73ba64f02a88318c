# find_package(Inlay) defines the target Inlay::inlay.
get_filename_component(_inlay_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET Inlay::inlay)
  add_library(Inlay::inlay SHARED IMPORTED)
  set_target_properties(Inlay::inlay PROPERTIES
    IMPORTED_LOCATION "${_inlay_prefix}/lib/@LIBRARY@"
    IMPORTED_NO_SONAME TRUE
    INTERFACE_INCLUDE_DIRECTORIES "${_inlay_prefix}/include")
endif()
unset(_inlay_prefix)
