# Inlay for C++: the target Inlay::cpp, which brings the header, libinlay and
# the JSON library. It lies beside InlayConfig.cmake of the C library.
include(CMakeFindDependencyMacro)
find_dependency(Inlay)
find_dependency(nlohmann_json 3.9)
find_dependency(Threads)

if(NOT TARGET Inlay::cpp)
  get_filename_component(_inlay_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
  add_library(Inlay::cpp INTERFACE IMPORTED)
  set_target_properties(Inlay::cpp PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${_inlay_prefix}/include"
    INTERFACE_COMPILE_FEATURES cxx_std_20
    INTERFACE_LINK_LIBRARIES "Inlay::inlay;nlohmann_json::nlohmann_json;Threads::Threads")
  unset(_inlay_prefix)
endif()
