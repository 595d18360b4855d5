/// What scalars beyond ASCII are to a classifier, where `FoldTable` leaves them as they are.
enum ScalarKind {
    /// Small capitals, letters in circles and squares, typographic quotes: what they are read as.
    static func likeness(of scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0x24B6...0x24CF: UInt8(scalar - 0x24B6) + 0x61
        case 0x24D0...0x24E9: UInt8(scalar - 0x24D0) + 0x61
        case 0x249C...0x24B5: UInt8(scalar - 0x249C) + 0x61
        case 0x1F110...0x1F129: UInt8(scalar - 0x1F110) + 0x61
        case 0x1F130...0x1F149: UInt8(scalar - 0x1F130) + 0x61
        case 0x2018, 0x2019, 0x201B, 0x02BC, 0x2032, 0xB4: 0x27
        case 0x201C...0x201F, 0xAB, 0xBB, 0x2033: 0x22
        case 0x2026: 0x2E
        default: smallCapitals.first { $0.scalar == scalar }?.letter
        }
    }

    /// Latin letters of phonetic alphabets, as those who write in small capitals use them.
    private static let smallCapitals: [(scalar: UInt32, letter: UInt8)] = [
        (0x1D00, 0x61), (0x0299, 0x62), (0x1D05, 0x64), (0x1D07, 0x65), (0xA730, 0x66), (0x0262, 0x67), (0x029C, 0x68),
        (0x1D0A, 0x6A), (0x1D0B, 0x6B), (0x029F, 0x6C), (0x1D0D, 0x6D), (0x0274, 0x6E), (0x1D18, 0x70), (0x0280, 0x72),
        (0xA731, 0x73), (0x1D1B, 0x74), (0x0250, 0x61), (0x0254, 0x63), (0x01DD, 0x65), (0x025F, 0x66), (0x0265, 0x68),
        (0x1D09, 0x69), (0x027E, 0x6A), (0x029E, 0x6B), (0x026F, 0x6D), (0x0279, 0x72), (0x0287, 0x74), (0x028C, 0x76),
        (0x028D, 0x77), (0x028E, 0x79),
    ]

    /// True for a sign, an emoji, and a character of a script without spaces: each is a token.
    static func standsAlone(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x80...0xBF, 0xD7, 0xF7, 0x2000...0x2BFF, 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFE30...0xFE4F,
            0xFF00...0xFF0F, 0x1F000...0x1FAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    /// Greek and Cyrillic capitals in small letters; everything else as it is.
    static func lowercased(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x0391...0x03A9, 0x0410...0x042F: scalar + 0x20
        case 0x0400...0x040F: scalar + 0x50
        default: scalar
        }
    }

    static func utf8(_ scalar: UInt32) -> [UInt8] {
        guard let scalar = Unicode.Scalar(scalar) else { return [] }
        return UTF8.encode(scalar).map(Array.init) ?? []
    }
}
