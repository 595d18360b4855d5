// Swift imports the 8-bit functions under their real names (pcre2_compile_8, ...) once the width is fixed.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
