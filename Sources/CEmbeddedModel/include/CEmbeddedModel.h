#ifndef WEIR_CEMBEDDEDMODEL_H
#define WEIR_CEMBEDDEDMODEL_H

// Swift has no way to put a file into a program; C has #embed.

/// The first byte of the file of the model; never freed, never written.
const unsigned char *_Nonnull weir_embedded_model(void);
/// In bytes.
unsigned long weir_embedded_model_length(void);

#endif
