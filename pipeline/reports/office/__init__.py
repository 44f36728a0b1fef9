"""The papers that leave the office: Word and Excel files made of reports. A report in, bytes out.

`opinion` 材料审查意见, `notice` 补正通知 (Word, from templates an office may replace by its own);
`summary` 汇总表, `sampling` 抽样送检清单, `site` 现场审查要点, `cities` 市州汇总 (Excel).
"""
