# Stands for Slicer's build tree, for find_package(Slicer): enough to configure a scripted extension and to lay its files out as an
# installed one has them, all modules in one folder.
set(Slicer_USE_FILE ${CMAKE_CURRENT_LIST_DIR}/UseSlicer.cmake)
set(Slicer_EXTENSION_GENERATE_CONFIG ${CMAKE_CURRENT_LIST_DIR}/GenerateConfig.cmake)
set(Slicer_EXTENSION_CPACK ${CMAKE_CURRENT_LIST_DIR}/CPack.cmake)
set(BUILD_TESTING ON)
