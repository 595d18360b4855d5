/// Numbers generated with correct check digits that belong to nobody, published examples of wallets; and near misses.
extension ValidatorExample {
    static let furtherExamplesItoZ: [ValidatorExample] = [
        ValidatorExample(
            "id_nik",
            accepted: ["3174011905662951", "3174011305931222"],
            refused: ["3174013213990001", "0174011203990001"]
        ),
        ValidatorExample(
            "id_npwp",
            accepted: ["06.050.838.9-293.000", "52.121.483.3-810.000"],
            refused: ["53.564.772.8-190.000", "67.983.879.3-913.000"]
        ),
        ValidatorExample(
            "ie_pps",
            accepted: ["2658312RA", "9394501NA", "5936837V"],
            refused: ["3912948QA", "2578243FA"]
        ),
        ValidatorExample(
            "ie_vat",
            accepted: ["IE3852088V", "IE4597202G"],
            refused: ["IE8506138Z", "IE5294770E"]
        ),
        ValidatorExample(
            "il_hp",
            accepted: ["514058163", "515100410"],
            refused: ["518274624", "515613786"]
        ),
        ValidatorExample(
            "imei",
            accepted: ["359430602161719", "357102371387096"],
            refused: ["358655573704439", "355881575489248"]
        ),
        ValidatorExample(
            "in_epic",
            accepted: ["ABC4005211", "ABC7295439"],
            refused: ["ABC4282880", "ABC8474269"]
        ),
        ValidatorExample(
            "in_gstin",
            accepted: ["27AAPFU9855F1ZE", "27AAPFU3871F1ZQ", "29ABCCD0308E1Z4"],
            refused: ["27AAPFU7440F1ZS", "27AAPFU7579F1ZS"]
        ),
        ValidatorExample(
            "in_vehicle",
            accepted: ["KA53ME8030", "KA53ME5906", "22BH3577AA"],
            refused: ["ZZ53ME3456", "KA5"]
        ),
        ValidatorExample(
            "in_vid",
            accepted: ["9846068762233109", "9300031248445258"],
            refused: ["9095975075181153", "9001430792625369"]
        ),
        ValidatorExample(
            "ir_national_id",
            accepted: ["2771379856", "6178507399"],
            refused: ["6201320211", "2061536667"]
        ),
        ValidatorExample(
            "is_kennitala",
            accepted: ["181095-5209", "091173-6629"],
            refused: ["110592-1109", "250959-6289"]
        ),
        ValidatorExample(
            "isbn",
            accepted: ["9783161533990", "9784750200880", "9780392672542"],
            refused: ["9785461796890", "9782130394340"]
        ),
        ValidatorExample(
            "isin",
            accepted: ["DE0091390996", "DE0050047439", "US4316759855"],
            refused: ["DE0052601815", "DE0030166131"]
        ),
        ValidatorExample(
            "issn",
            accepted: ["6630489X", "5081883X", "1665-0913"],
            refused: ["3455107X", "7314930X"]
        ),
        ValidatorExample(
            "it_vat",
            accepted: ["IT17676770781", "IT14814950771", "69557410151"],
            refused: ["IT04414990131", "IT02983790991"]
        ),
        ValidatorExample(
            "jmbg",
            accepted: ["0910980717492", "1903980710592", "0305975501642"],
            refused: ["0709980716346", "2712980714034"]
        ),
        ValidatorExample(
            "jp_corporate",
            accepted: ["4-0810-9655-9934", "5-4467-5338-3077"],
            refused: ["3-0898-9527-0974", "9-0030-0894-6817"]
        ),
        ValidatorExample(
            "ke_pin",
            accepted: ["A003352813Z", "A007900686Z"],
            refused: ["B001234567Z", "A00123456Z"]
        ),
        ValidatorExample(
            "kr_brn",
            accepted: ["317-09-32188", "770-60-78692"],
            refused: ["546-78-27183", "130-38-67658"]
        ),
        ValidatorExample(
            "kr_frn",
            accepted: ["590714-5772658", "550528-5448549"],
            refused: ["710404-5897683", "590809-5964169"]
        ),
        ValidatorExample(
            "kw_civil_id",
            accepted: ["269062280599", "276111124097"],
            refused: ["286050114618", "258041666380"]
        ),
        ValidatorExample(
            "lei",
            accepted: ["549300OECCARS5SFZ209", "549300HEJ95AUAAFG403"],
            refused: ["549300H3WRGQ7ZV8OL47", "549300Y5FIH8BPUOOI86"]
        ),
        ValidatorExample(
            "lk_nic",
            accepted: ["857063482V", "853054565V", "198548351126"],
            refused: ["055321231V", "85123456"]
        ),
        ValidatorExample(
            "lt_ak",
            accepted: ["48705147079", "46211274101"],
            refused: ["45005151317", "48207271397"]
        ),
        ValidatorExample(
            "lt_vat",
            accepted: ["LT222408615", "LT160867411"],
            refused: ["LT324141815", "LT728042611"]
        ),
        ValidatorExample(
            "lu_matricule",
            accepted: ["1952052159064", "1964080594898"],
            refused: ["1961031825429", "1975030418234"]
        ),
        ValidatorExample(
            "lu_vat",
            accepted: ["LU37338227", "LU53606013"],
            refused: ["LU50767743", "LU36096459"]
        ),
        ValidatorExample(
            "lv_pk",
            accepted: ["200590-11379", "200652-11887", "46695598701"],
            refused: ["080963-10905", "190659-14598"]
        ),
        ValidatorExample(
            "ma_ice",
            accepted: ["001058497776758", "006868867744604"],
            refused: ["002710845795453", "008727764944831"]
        ),
        ValidatorExample(
            "mc_vat",
            accepted: ["FR30000170241", "FR49000341808"],
            refused: ["FR28000318090", "FR75000879038"]
        ),
        ValidatorExample(
            "md_idno",
            accepted: ["1009010118252", "1006990710926"],
            refused: ["1009047492671", "1007564310587"]
        ),
        ValidatorExample(
            "me_pib",
            accepted: ["02612755", "02444976"],
            refused: ["02112812", "02863109"]
        ),
        ValidatorExample(
            "mk_edb",
            accepted: ["MK4088526383787", "MK4073514598705"],
            refused: ["MK4061458634374", "MK4080105360069"]
        ),
        ValidatorExample(
            "mt_vat",
            accepted: ["MT83977209", "MT57666636"],
            refused: ["MT71644141", "MT63393605"]
        ),
        ValidatorExample(
            "mu_id",
            accepted: ["M2412621666468", "M1808774982318"],
            refused: ["M0909701126865", "M2806863565196"]
        ),
        ValidatorExample(
            "mx_curp",
            accepted: ["GARC890808HDFRRN07", "GARC581019HDFRRN09", "LOPE851123MJCPRN02"],
            refused: ["GARC580304HDFRRN09", "GARC550403HDFRRN01"]
        ),
        ValidatorExample(
            "mx_rfc",
            accepted: ["GARC500308AB1", "GARC670314AB1", "ABC900501XY9"],
            refused: ["GARC991332AB1", "GARC99"]
        ),
        ValidatorExample(
            "my_nric",
            accepted: ["780726-14-1585", "590303-14-2376"],
            refused: ["771305-14-1234", "770105-17-1234"]
        ),
        ValidatorExample(
            "mz_nuit",
            accepted: ["416576531", "492982024"],
            refused: ["488877838", "421862871"]
        ),
        ValidatorExample(
            "ng_nin",
            accepted: ["80351704542", "98193265598"],
            refused: ["23848111712", "35033399083"]
        ),
        ValidatorExample(
            "nl_onderwijsnummer",
            accepted: ["100010393", "109288148"],
            refused: ["109145848", "106127022"]
        ),
        ValidatorExample(
            "nl_vat",
            accepted: ["NL588895167B01", "NL554584154B04"],
            refused: ["NL934946356B09", "NL452927840B05"]
        ),
        ValidatorExample(
            "no_kontonr",
            accepted: ["7489.20.46070", "4076.79.66220"],
            refused: ["6397.88.95238", "5784.93.23308"]
        ),
        ValidatorExample(
            "no_orgnr",
            accepted: ["NO903801956MVA", "NO963452705MVA", "979295405"],
            refused: ["NO142671296MVA", "NO623466964MVA"]
        ),
        ValidatorExample(
            "nz_nhi",
            accepted: ["ABC5559", "ABC9686", "ZBN62BV"],
            refused: ["ABC2009", "ABC2477"]
        ),
        ValidatorExample(
            "pe_cui",
            accepted: ["01091300-0", "51001923-2"],
            refused: ["09061596-8", "50059528-0"]
        ),
        ValidatorExample(
            "pe_ruc",
            accepted: ["20226004310", "20734996948"],
            refused: ["20121991720", "20135971763"]
        ),
        ValidatorExample(
            "ph_tin",
            accepted: ["734-296-508-000", "908-322-506-000"],
            refused: ["000-000-000-000", "123-456-78"]
        ),
        ValidatorExample(
            "pk_cnic",
            accepted: ["35202-5794384-9", "35202-3392787-5"],
            refused: ["35202-2290531-0", "85202-9658346-1"]
        ),
        ValidatorExample(
            "pl_id_card",
            accepted: ["ABA436657", "ABA555967", "NLX634987"],
            refused: ["ABA085495", "ABA274415"]
        ),
        ValidatorExample(
            "pl_passport",
            accepted: ["ZS2528309", "ZS5021254", "QE6179751"],
            refused: ["ZS3466987", "ZS8322107"]
        ),
        ValidatorExample(
            "pl_regon_any",
            accepted: ["291084037", "002328207", "23418756618643"],
            refused: ["892984748", "549085647"]
        ),
        ValidatorExample(
            "pt_cc",
            accepted: ["715664999ZY9", "779468009ZY1", "379782860AB6"],
            refused: ["971664529ZY7", "563711169ZY7"]
        ),
        ValidatorExample(
            "py_ruc",
            accepted: ["0537546-0", "1056786-0"],
            refused: ["0492076-1", "5339389-4"]
        ),
        ValidatorExample(
            "ro_cif",
            accepted: ["RO51838894", "RO97261017"],
            refused: ["RO75654756", "RO69545274"]
        ),
        ValidatorExample(
            "ro_cnp",
            accepted: ["1770413122144", "1910109121437"],
            refused: ["1660213120299", "1880212127100"]
        ),
        ValidatorExample(
            "rs_pib",
            accepted: ["107443025", "168336439"],
            refused: ["121868494", "138480636"]
        ),
        ValidatorExample(
            "ru_inn",
            accepted: ["7779433177", "7798430703", "776435652126"],
            refused: ["7780759520", "7757013060"]
        ),
        ValidatorExample(
            "ru_snils",
            accepted: ["452-109-927 69", "661-640-181 84"],
            refused: ["687-686-280 80", "807-232-579 12"]
        ),
        ValidatorExample(
            "sa_id",
            accepted: ["1099812842", "1099710384", "2753843826"],
            refused: ["1035041086", "1092648936"]
        ),
        ValidatorExample(
            "se_orgnr",
            accepted: ["556630-9729", "556937-0637"],
            refused: ["556688-7040", "556475-9343"]
        ),
        ValidatorExample(
            "se_vat",
            accepted: ["SE189245033701", "SE497381094001"],
            refused: ["SE230484617501", "SE594788356201"]
        ),
        ValidatorExample(
            "sedol",
            accepted: ["B145869", "B825268", "0108302"],
            refused: ["B370020", "B832535"]
        ),
        ValidatorExample(
            "sg_uen",
            accepted: ["40887468J", "24520567E", "207391858N"],
            refused: ["99775824N", "59234245L"]
        ),
        ValidatorExample(
            "si_tax",
            accepted: ["SI65373456", "SI53151321"],
            refused: ["SI18326871", "SI45324408"]
        ),
        ValidatorExample(
            "sk_dph",
            accepted: ["SK2030981634", "SK2042732428"],
            refused: ["SK2001140387", "SK2039937642"]
        ),
        ValidatorExample(
            "sol",
            accepted: ["EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"],
            refused: ["EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyT", "ThisIsNoAddressButThirtyTwoLetters"]
        ),
        ValidatorExample(
            "sv_nit",
            accepted: ["0614-070890-101-4", "0614-110892-101-8"],
            refused: ["0614-251164-101-7", "0614-220267-101-8"]
        ),
        ValidatorExample(
            "th_tin",
            accepted: ["0105432005645", "0105647511618"],
            refused: ["0105113774112", "0105483024735"]
        ),
        ValidatorExample(
            "tr_vkn",
            accepted: ["9799391771", "7143870400"],
            refused: ["8712551607", "4880081108"]
        ),
        ValidatorExample(
            "tw_arc",
            accepted: ["AC86249606", "AC14479132", "A874945855"],
            refused: ["AC96778367", "AC46141188"]
        ),
        ValidatorExample(
            "tw_natid",
            accepted: ["A103355843", "A104317490", "F214434076"],
            refused: ["A175624687", "A180378608"]
        ),
        ValidatorExample(
            "tw_ubn",
            accepted: ["88736110", "42696419"],
            refused: ["01809345", "26224987"]
        ),
        ValidatorExample(
            "ua_edrpou",
            accepted: ["27592543", "27769390"],
            refused: ["23326066", "23376969"]
        ),
        ValidatorExample(
            "ua_rntrc",
            accepted: ["2268270346", "2938115892"],
            refused: ["2691753993", "2211635664"]
        ),
        ValidatorExample(
            "uk_driving_licence",
            accepted: ["JONES702189AB9CD", "JONES706099AB9CD"],
            refused: ["JONES713309AB9CD", "99999710199AB9CD"]
        ),
        ValidatorExample(
            "us_ein",
            accepted: ["47-8959691", "47-4045455"],
            refused: ["07-1234567", "47-1111111"]
        ),
        ValidatorExample(
            "uy_ci",
            accepted: ["0.135.637-9", "5.709.161-6"],
            refused: ["7.701.462-0", "6.168.262-3"]
        ),
        ValidatorExample(
            "uy_rut",
            accepted: ["212691070012", "210730790010"],
            refused: ["219061720019", "219209200010"]
        ),
        ValidatorExample(
            "ve_rif",
            accepted: ["J-87236201-0", "J-84803440-0", "V-84983066-6"],
            refused: ["J-39229324-2", "J-13303558-0"]
        ),
        ValidatorExample(
            "verhoeff",
            accepted: ["491409", "846179"],
            refused: ["851871", "902704"]
        ),
        ValidatorExample(
            "vn_cccd",
            accepted: ["001137607616", "001113390138"],
            refused: ["097199001234", "001900123456"]
        ),
        ValidatorExample(
            "vn_mst",
            accepted: ["0333837884", "0322469646"],
            refused: ["0388020919", "0332828738"]
        ),
        ValidatorExample(
            "xmr",
            accepted: [
                "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A"
            ],
            refused: ["44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B"]
        ),
        ValidatorExample(
            "xrp",
            accepted: ["rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"],
            refused: ["rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi", "rHb9"]
        ),
        ValidatorExample(
            "za_tin",
            accepted: ["0291746519", "0163846470"],
            refused: ["0970802400", "0018487501"]
        ),
    ]
}
