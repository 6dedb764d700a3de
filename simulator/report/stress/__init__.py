"""The STRESS-DES checklist of a study: what a report on a simulation has to say, filled in.

Monks, Currie, Onggo, Robinson, Kunc and Taylor: "Strengthening the reporting of empirical
simulation studies: Introducing the STRESS guidelines", Journal of Simulation 13 (2019), 55-67.
"""
