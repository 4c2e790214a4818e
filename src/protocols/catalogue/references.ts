/** Full references of the catalogue's numbers, each readable without this repository. */

export const REFERENCES = {
  elektd:
    'ELEKT-D: Jha MK et al., Ketamine vs electroconvulsive therapy for treatment-resistant depression: a secondary analysis of a randomized clinical trial, JAMA Netw Open 2024;7(6):e2417786 (PMC11200139)',
  elektdRecord:
    'ELEKT-D trial record, ClinicalTrials.gov NCT03113968: ketamine twice weekly in an acute phase of 3 to 5 weeks',
  andrade:
    'Andrade C, Ketamine for depression, 4: in what dose, at what rate, by what route, for how long, and at what frequency?, J Clin Psychiatry 2017;78(7):e852-e857',
  phillips:
    'Phillips JL et al., Single, repeated, and maintenance ketamine infusions for treatment-resistant depression: a randomized controlled trial, Am J Psychiatry 2019;176(5):401-409 (PMID 30922101)',
  nextStep:
    'Next-step treatment considerations for patients with treatment-resistant depression that responds to low-dose intravenous ketamine, Focus (Am Psychiatr Publ) 2020;18(2):181-192, doi:10.1176/appi.focus.20190048',
  clinicBoosters:
    'Public pages of US ketamine clinics, which report boosters every 2 to 4 or every 4 to 6 weeks after a first series',
  spravatoUs:
    'SPRAVATO (esketamine) nasal spray, US prescribing information and medication guide, Janssen Pharmaceuticals, as reproduced by prescriberpoint.com and spravatohcp.com (treatment-resistant depression); the body of the label version of 2026-03-13 could not be read',
  spravatoMdsi:
    'SPRAVATO (esketamine) nasal spray, dosing in major depressive disorder with acute suicidal ideation or behaviour, Janssen Pharmaceuticals, spravatohcp.com/mdsi',
  spravatoHk: 'SPRAVATO (esketamine) nasal spray, Hong Kong prescribing information, MIMS Hong Kong',
  spravatoPh: 'SPRAVATO (esketamine) nasal spray, Philippine prescribing information, MIMS Philippines',
  esketamineMissed:
    'Johnson & Johnson Medical Connect, SPRAVATO: missed doses, medical information page, 2025',
  sustain3:
    'SUSTAIN-3 (esketamine long-term extension, NCT02782104): frequency table by CGI-S and every-4-week dosing, Johnson & Johnson Medical Connect medical information page',
  sustain2:
    'SUSTAIN-2: Wajs E et al., Esketamine nasal spray plus oral antidepressant in patients with treatment-resistant depression: assessment of long-term safety in a phase 3, open-label study, J Clin Psychiatry 2020;81(3):19m12891',
  monotherapy:
    'Johnson & Johnson press release, 21 January 2025: FDA approves SPRAVATO (esketamine) as monotherapy for adults with treatment-resistant depression',
  rems: 'SPRAVATO REMS patient monitoring form (June 2024) and REMS programme description, US Food and Drug Administration',
  deviceLimit:
    'QualChoice medical policy BI734, Esketamine (Spravato): 23 devices in 3 months, at most 168 mg a week in induction',
  feder:
    'Feder A et al., A randomized controlled trial of repeated ketamine administration for chronic posttraumatic stress disorder, Am J Psychiatry 2021;178(2):193-202, doi:10.1176/appi.ajp.2020.20050596',
  abdallah:
    'Abdallah CG et al., Dose-related effects of ketamine for antidepressant-resistant symptoms of posttraumatic stress disorder in veterans and active duty military, Neuropsychopharmacology 2022;47:1574-1581, doi:10.1038/s41386-022-01266-9',
  schwartzman:
    'Schwartzman RJ et al., Outpatient intravenous ketamine for the treatment of complex regional pain syndrome: a double-blind placebo controlled study, Pain 2009;147(1-3):107-115',
  cohen:
    'Cohen SP et al., Consensus guidelines on the use of intravenous ketamine infusions for chronic pain from ASRA, AAPM and ASA, Reg Anesth Pain Med 2018;43(5):521-546, read in published summaries',
  painTrial:
    'ClinicalTrials.gov NCT06916403, which quotes the 2018 consensus guidelines: at least 2 hours and at least 80 mg in total',
  painPractice:
    'Common practice of pain clinics: a weekly series of 3 to 6 infusions of 40 to 60 minutes, then boosters on need',
  rodriguez:
    'Rodriguez CI et al., Randomized controlled crossover trial of ketamine in obsessive-compulsive disorder: proof-of-concept, Neuropsychopharmacology 2013;38(12):2475-2483 (PMC3799067)',
  glue: 'Glue P et al., Safety and efficacy of maintenance ketamine treatment in patients with treatment-refractory generalised anxiety and social anxiety disorders, J Psychopharmacol 2018;32(6):663-667, read in a published summary',
  katTrial:
    'Trial record: An open-label feasibility study of ketamine-assisted therapy in adults with treatment-resistant depression (n = 30)',
  kapTrial:
    'Trial record: Ketamine-assisted psychotherapy compared to ketamine alone for the treatment of depression, Icahn School of Medicine at Mount Sinai (n = 70)',
  hull: 'Hull TD et al., At-home, sublingual ketamine telehealth is a safe and effective treatment for moderate to severe anxiety and depression, J Affect Disord 2022;314:59-67, with the trial record of the same cohort',
  mindbloom: 'Mindbloom, frequently asked questions: spacing of sessions after the first series',
  fdaCompounded:
    'US Food and Drug Administration, FDA warns patients and health care providers about potential risks associated with compounded ketamine products, including oral formulations, October 2023',
  oxford:
    'Oxford Health NHS Foundation Trust, Ketamine service for depression, oxfordhealth.nhs.uk: three infusions over three to four weeks, three more where useful',
  ketect:
    'KetECT: Ekstrand J et al., Racemic ketamine as an alternative to electroconvulsive therapy for unipolar depression: a randomized, open-label, non-inferiority trial, Int J Neuropsychopharmacol 2022;25(5):339-349 (PMC9154276)',
  szarmach:
    'Szarmach J et al., Metabolic risk factors and cardiovascular safety in ketamine use for treatment resistant depression, Neuropsychiatr Dis Treat 2020;16:2539-2551, doi:10.2147/NDT.S273287: readings at 0, 15, 30, 45, 60 and 90 minutes',
} as const;
