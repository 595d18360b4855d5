/// Schemes of the oracles that no validator answers for, and why.
enum UnsupportedSchemes {
    /// Names, or beginnings of names, by reason.
    static let byReason: [(reason: String, names: [String])] = [
        (
            "a form and no check: patterns of rules, or nobody's identifier",
            [
                "isMobilePhone", "isPostalCode", "isPassportNumber", "isLicensePlate", "isURL", "isEmail", "isFQDN",
                "isMailtoURI", "isMagnetURI", "isDataURI", "isLatLong", "isUUID", "isULID", "isHash", "isMD5", "isISRC",
                "isPort", "isIPRange", "isMongoId", "isBase58", "isStrongPassword", "isIdentityCard ar-LY",
                "isIdentityCard ar-TN", "isIdentityCard IT", "isTaxID mt-MT", "isVAT", "presidio DE_BSNR",
                "stdnum ar.dni", "stdnum bo.ci", "stdnum cr.cpj", "stdnum cr.cr", "stdnum eg.tn", "stdnum fo.vn",
                "stdnum ca.pst", "stdnum do.ncf", "stdnum dz.nif", "stdnum ma.ice9", "stdnum mz.bi", "stdnum pe.ce",
                "stdnum pk.ntn", "stdnum py.cedula", "stdnum ro.onrc", "stdnum sm.coe", "stdnum tn.mf", "stdnum bz.tin",
                "stdnum tw.tax_code", "stdnum at.businessid", "stdnum ai.tin", "stdnum ao.bi", "stdnum ao.nif",
                "stdnum az.tin",
            ]
        ),
        (
            "options of a library, not a scheme",
            [
                "isCreditCard options", "isIBAN options", "isISBN options", "isISBN foo", "isISSN options",
                "isMACAddress options", "isIP options", "isIP 10", "isIdentityCard any", "commons Abstract",
                "isIP null", "isIMEI options",
            ]
        ),
        (
            "a check that no rule of ours needs yet",
            ["stdnum ca.qst", "stdnum de.stnr", "stdnum nz.bank", "stdnum uy.nie", "stdnum it.aic", "stdnum za.vat"]
        ),
        ("the oracle does not follow EIP-55", ["isEthereumAddress"]),
        ("the oracle takes dates that no calendar has", ["isIdentityCard PL"]),
        ("the oracle takes Luhn over twelve digits, the Skatteverket over ten", ["isTaxID sv-SE"]),
        ("the oracle checks the form alone", ["presidio IN_GSTIN", "isTaxID en-GB"]),
    ]

    /// True for a name of the list, and for one with a country or options after it.
    static func contain(_ scheme: String) -> Bool {
        byReason.contains { $0.names.contains { scheme == $0 || scheme.hasPrefix($0 + " ") } }
    }
}
