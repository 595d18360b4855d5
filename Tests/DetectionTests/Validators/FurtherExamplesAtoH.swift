/// Numbers generated with correct check digits that belong to nobody, published examples of wallets; and near misses.
extension ValidatorExample {
    static let furtherExamplesAtoH: [ValidatorExample] = [
        ValidatorExample(
            "ad_nrt",
            accepted: ["L765923Z", "L748477I", "F089091N"],
            refused: ["F750000G", "I706193G"]
        ),
        ValidatorExample(
            "ada",
            accepted: [
                "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x"
            ],
            refused: [
                "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3z"
            ]
        ),
        ValidatorExample(
            "ae_emirates_id",
            accepted: ["784-1907-7916546-4", "784-1990-1353912-9"],
            refused: ["784-1956-8614411-9", "784-1969-0890966-6"]
        ),
        ValidatorExample(
            "al_nipt",
            accepted: ["K48327746Y", "K04209922L"],
            refused: ["Z22218003V", "L4230701"]
        ),
        ValidatorExample(
            "ar_cbu",
            accepted: ["0170377939262869721395", "0170804000475838914722"],
            refused: ["0170380067209702740100", "0170511607439120056000"]
        ),
        ValidatorExample(
            "at_svnr",
            accepted: ["9287280484", "4508230294"],
            refused: ["1127020261", "9492170483"]
        ),
        ValidatorExample(
            "at_tin",
            accepted: ["598572386", "590899928"],
            refused: ["596359994", "590395421"]
        ),
        ValidatorExample(
            "at_vat",
            accepted: ["ATU84294782", "ATU02720305"],
            refused: ["ATU09352901", "ATU06076576"]
        ),
        ValidatorExample(
            "bch",
            accepted: [
                "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
            ],
            refused: ["qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q"]
        ),
        ValidatorExample(
            "be_bis",
            accepted: ["58222479085", "73222874435"],
            refused: ["60221965155", "87222725897"]
        ),
        ValidatorExample(
            "be_insz",
            accepted: ["53011141386", "52062188635"],
            refused: ["62022265942", "89081355498"]
        ),
        ValidatorExample(
            "be_vat",
            accepted: ["BE 0526510555", "BE 0061890948"],
            refused: ["BE 0150846296", "BE 0323764055"]
        ),
        ValidatorExample(
            "bg_egn",
            accepted: ["8210118311", "5810261165"],
            refused: ["5203031598", "8105241403"]
        ),
        ValidatorExample(
            "bg_pnf",
            accepted: ["6928940114", "0755701409"],
            refused: ["6543146070", "7100045343"]
        ),
        ValidatorExample(
            "bg_vat",
            accepted: ["BG486824916", "BG652381949"],
            refused: ["BG798017740", "BG762977324"]
        ),
        ValidatorExample(
            "by_unp",
            accepted: ["102893386", "174713387"],
            refused: ["128192050", "158857038"]
        ),
        ValidatorExample(
            "ca_bn",
            accepted: ["715207585RT0001", "133233536RT0001", "829333590"],
            refused: ["512346003RT0001", "841979218RT0001"]
        ),
        ValidatorExample(
            "ca_phn",
            accepted: ["9618 710 132", "9440 201 491"],
            refused: ["9382 565 876", "9650 318 929"]
        ),
        ValidatorExample(
            "ch_uid",
            accepted: ["CHE-859.237.879", "CHE-581.652.189", "CHE546971980 MWST"],
            refused: ["CHE-853.623.217", "CHE-227.685.021"]
        ),
        ValidatorExample(
            "cn_uscc",
            accepted: ["91110000MA02853626", "91110000MA03394472", "91310000355672987C"],
            refused: ["91110000MA01421476", "91110000MA02372499"]
        ),
        ValidatorExample(
            "co_nit",
            accepted: ["900944301-8", "900362455-5"],
            refused: ["900661368-6", "900826672-7"]
        ),
        ValidatorExample(
            "cr_cpf",
            accepted: ["1-1926-4554", "1-6621-5722", "2-4263-0705"],
            refused: ["0-1234-1234", "12345678"]
        ),
        ValidatorExample(
            "cu_ni",
            accepted: ["57072603739", "52051804985"],
            refused: ["91133127775", "9102102777"]
        ),
        ValidatorExample(
            "cusip",
            accepted: ["342891991", "999040322", "79A58G553"],
            refused: ["629717130", "926542007"]
        ),
        ValidatorExample(
            "cy_vat",
            accepted: ["CY02758882V", "CY58755188G"],
            refused: ["CY22031085Y", "CY02569072Q"]
        ),
        ValidatorExample(
            "cz_dic",
            accepted: ["CZ38605341", "CZ41193440"],
            refused: ["CZ12096061", "CZ50762784"]
        ),
        ValidatorExample(
            "cz_ico",
            accepted: ["45076502", "68712111"],
            refused: ["44362872", "24666405"]
        ),
        ValidatorExample(
            "cz_rc",
            accepted: ["720524/4300", "770114/3351"],
            refused: ["890806/2194", "710814/4150"]
        ),
        ValidatorExample(
            "de_document",
            accepted: ["C756294795", "C518964535", "T930374270"],
            refused: ["L01X00T441", "L01X00T441"]
        ),
        ValidatorExample(
            "de_kvnr",
            accepted: ["R698080629", "W149940504"],
            refused: ["M730960388", "K823137125"]
        ),
        ValidatorExample(
            "de_lanr",
            accepted: ["280455922", "371965118"],
            refused: ["976454661", "819352190"]
        ),
        ValidatorExample(
            "de_serial",
            accepted: ["C71X08416", "C71X95902", "L83026404"],
            refused: ["C31X75448", "C61X87517"]
        ),
        ValidatorExample(
            "de_stnr",
            accepted: ["5207028393443", "2203054475306", "354/195/52007"],
            refused: ["1501055568958", "12"]
        ),
        ValidatorExample(
            "de_svnr",
            accepted: ["15130653R005", "15221250R002", "65090855M552"],
            refused: ["15180895R036", "15050962R026"]
        ),
        ValidatorExample(
            "de_vat",
            accepted: ["DE927428072", "DE941327997"],
            refused: ["DE635536196", "DE662876420"]
        ),
        ValidatorExample(
            "dk_cpr",
            accepted: ["180991-1566", "280883-1513"],
            refused: ["320196-1234", "010196123"]
        ),
        ValidatorExample(
            "dk_cpr_mod11",
            accepted: ["230289-1322", "020480-1916"],
            refused: ["150750-1303", "060251-1287"]
        ),
        ValidatorExample(
            "dk_cvr",
            accepted: ["DK53877028", "DK11808239"],
            refused: ["DK88800386", "DK37359253"]
        ),
        ValidatorExample(
            "do_cedula",
            accepted: ["001-9709214-1", "001-4720014-1"],
            refused: ["001-9192009-8", "001-6704176-7"]
        ),
        ValidatorExample(
            "do_rnc",
            accepted: ["1-01-18545-7", "1-01-85961-1"],
            refused: ["1-01-18112-6", "1-01-81974-9"]
        ),
        ValidatorExample(
            "doge",
            accepted: ["DRUwZX3AtVhUPYv9LnngGwGmcbTxdsS85c", "DMirVMDg9pJhoNghkg1uU3yCMryKss539u"],
            refused: ["3N2rwoay8z7ZwiRyjJTi9oU6sz2NsXpa3y"]
        ),
        ValidatorExample(
            "ean",
            accepted: ["4018541327872", "4009441578549", "10442555"],
            refused: ["4016203794302", "4078201221382"]
        ),
        ValidatorExample(
            "ec_ci",
            accepted: ["1730397567", "1707782791"],
            refused: ["1776755000", "1748760425"]
        ),
        ValidatorExample(
            "ec_ruc",
            accepted: ["1703327617001", "1723179667001"],
            refused: ["1700626949001", "1790136324001"]
        ),
        ValidatorExample(
            "ee_ik",
            accepted: ["35008111477", "37304181409"],
            refused: ["36604086463", "36103200618"]
        ),
        ValidatorExample(
            "ee_vat",
            accepted: ["EE846126371", "EE102832105"],
            refused: ["EE713127228", "EE301352770"]
        ),
        ValidatorExample(
            "eg_national_id",
            accepted: ["26011060178155", "27811260126236"],
            refused: ["19101150112345", "29113010112345"]
        ),
        ValidatorExample(
            "es_ccc",
            accepted: ["21009710591080008265", "21008565535335008413"],
            refused: ["21000920509057006156", "21009978145822004248"]
        ),
        ValidatorExample(
            "es_cif",
            accepted: ["B24425985", "B88477484", "A64016454"],
            refused: ["B11008118", "B43876471"]
        ),
        ValidatorExample(
            "es_nif",
            accepted: ["53670614E", "13120425Y", "B17273848"],
            refused: ["34415782L", "40224097E"]
        ),
        ValidatorExample(
            "es_nss",
            accepted: ["283125940023", "280859712711"],
            refused: ["285974528097", "280505139490"]
        ),
        ValidatorExample(
            "fi_business_id",
            accepted: ["2927418-7", "5007558-8", "FI87032418"],
            refused: ["6831079-5", "3990106-7"]
        ),
        ValidatorExample(
            "fr_nif",
            accepted: ["3980926158076", "3831897726195"],
            refused: ["3379216628877", "3866295933503"]
        ),
        ValidatorExample(
            "fr_siren",
            accepted: ["181 149 626", "567 475 736"],
            refused: ["673 203 876", "856 029 677"]
        ),
        ValidatorExample(
            "fr_siret",
            accepted: ["27142582972161", "77576697513791"],
            refused: ["77829942400598", "55738858899407"]
        ),
        ValidatorExample(
            "fr_vat",
            accepted: ["FR49535351613", "FR59539238956"],
            refused: ["FR14228992948", "FR31335068961"]
        ),
        ValidatorExample(
            "freight_container",
            accepted: ["MSCU0365068", "MSCU2733235", "TEMU3513701"],
            refused: ["MSCU2065830", "MSCU6780782"]
        ),
        ValidatorExample(
            "gb_vat",
            accepted: ["GB311774278", "GB646311900"],
            refused: ["GB068167042", "GB141563508"]
        ),
        ValidatorExample(
            "gh_tin",
            accepted: ["P0032084811", "P0076649164", "C008263940X"],
            refused: ["P0019671184", "P0075393812"]
        ),
        ValidatorExample(
            "gn_nifp",
            accepted: ["906-990-668", "388-570-293"],
            refused: ["328-287-327", "551-675-931"]
        ),
        ValidatorExample(
            "gr_afm",
            accepted: ["EL919785873", "EL440388520"],
            refused: ["EL613526233", "EL187193320"]
        ),
        ValidatorExample(
            "gr_amka",
            accepted: ["24027108323", "04109026924"],
            refused: ["07046078032", "19117581232"]
        ),
        ValidatorExample(
            "gt_cui",
            accepted: ["7790294610101", "0530260390101"],
            refused: ["4450837880101", "5196005210101"]
        ),
        ValidatorExample(
            "gt_nit",
            accepted: ["5909835-K", "7352560-K", "1612683-1"],
            refused: ["8213272-K", "7421010-K"]
        ),
        ValidatorExample(
            "hr_oib",
            accepted: ["HR17106691932", "HR96653593621"],
            refused: ["HR35015156354", "HR09431248807"]
        ),
        ValidatorExample(
            "hu_personal_id",
            accepted: ["17303035825", "15411218239"],
            refused: ["16008283035", "19508075383"]
        ),
        ValidatorExample(
            "hu_taj",
            accepted: ["745951494", "178316844"],
            refused: ["823499113", "506761568"]
        ),
        ValidatorExample(
            "hu_tax_id",
            accepted: ["8155438635", "8809805194"],
            refused: ["8804135437", "8151476234"]
        ),
        ValidatorExample(
            "hu_vat",
            accepted: ["HU57417990", "HU57089973"],
            refused: ["HU89648833", "HU27357119"]
        ),
    ]
}
