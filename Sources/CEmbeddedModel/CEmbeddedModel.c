#include "CEmbeddedModel.h"

// Clang has C23's #embed in every version of C.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const _Alignas(64) unsigned char model[] = {
#embed "embedded.model"
};

const unsigned char *weir_embedded_model(void) { return model; }
unsigned long weir_embedded_model_length(void) { return sizeof model; }
